"""Words before a number that say whose or what number it is; each pattern is matched up to the number's start."""

import re

from crawlers.masking.chats import CHAT, HEART

ID_NUMBER = re.compile(r"身份证|(?<![A-Za-z])[sS][fF][zZ]|证件号?|(?<!凭)证号|身份号|一代证|二代证|老证")
CARD = re.compile(r"卡(?![车点])|[账帐][号户]|[工建农中交招]行|邮储|信用社|户头|存折")
PHONE = re.compile(
    r"(?:电\s?话|座机|手机|联系方式|(?<![票据单件案批档型设备])号码|固话|家电|宅电|家里|[Tt][Ee][Ll])[是为号码:：\s]{0,4}$"
)
#: "号码" alone behind these belongs to the paper
PAPERS = re.compile(r"票据|发票|收据|代码|回执|开奖|彩")
ACCOUNT = re.compile(rf"(?:{CHAT})(?:同号|号码|账号|号)?(?:{HEART})?[是为:：,，\s]{{0,3}}$", re.IGNORECASE)
#: too short or too ambiguous (扣 also deducts money): only a long number that stands in one piece is an account's
LOOSE_ACCOUNT = re.compile(r"(?:(?<![A-Za-z])[qQ]|扣|🐧|加我|➕我?)\s?$")
#: Numbers of matters, not of persons.
MATTER = re.compile(
    r"(?:[工订运]单|(?:订|工|运|清|回|退款|商户|快递|圆通|中通|申通|韵达|顺丰)单?[单号]?(?:号码?|编号|单号)|EMS|SF(?!Z)|YT|JD"
    r"|(?:京东|淘宝)(?:订单)?(?:单?号)?|(?:圆通|中通|申通|韵达|顺丰)(?:快递)?(?:单号)?"
    r"|(?:受理|流水|办件|信件|信访件?|诉求|申报|业务|交易|回执|收据|票据|发票|税票|凭证|证明|合同|协议|案|立案|结案|档案|公告|文件|课程|班级|岗位|职位|招聘"
    r"|专业|单位|机构|设备|电梯|批|批次|取件|退款|登记|备案|许可证?|营业执照|执照|学校|工种|职业|错误|排队|预约|查询|验证|动态|取号|参保单位)"
    r"(?:号码?|编号|单号|流水号?|编码|代码|码)?"
    r"|单号|(?<!个人)(?<!社保)(?<!职工)(?<!份证)(?<!证件)编号|编码|代码|流水号?|预约[码号]|验证码|查询码|密码|动态码|取件码|文号|票号|批次号?|案号|字第|信用代码|税号|邮编|版本号?|型号|尾号)"
    r"[是为:：\s#№]{0,4}(?:[A-Z]{1,4}-?)?$",
    re.IGNORECASE,
)
#: somebody asks for the number to be read from its end
BACKWARDS = re.compile(r"倒着|倒过来|倒序|反着|反过来|翻过来|逆序|从后往前|从右往左|倒[念写读]")
#: posts have numbers as long as a card's
POST = re.compile(r"微博|[帖贴]|评论|博文|mid|ID|视频|作品|文章", re.IGNORECASE)
