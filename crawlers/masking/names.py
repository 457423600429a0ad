"""Full names that stand with a contact: name and number together lead to one person."""

import re
from collections.abc import Iterator, Sequence

from crawlers.masking.offices import TITLE_BEFORE, TITLE_BEHIND
from crawlers.masking.spans import NAME, PLATE, Span, before

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔"
    "康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时"
    "舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边佟付初战衣修迟矫鞠荆"
    "那富栾郎仲宫佘苑惠娄鄂敖逄仇巴桑宿邰闻尚"
)
_DOUBLE = "欧阳|司马|上官|诸葛|慕容|皇甫|东方|令狐|尉迟|公孙|夏侯|完颜|叶赫"
_NAME = rf"(?:{_DOUBLE}|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
_SPACED = rf"[{_SURNAMES}](?:[ \u3000·.•][\u4e00-\u9fff]){{1,2}}"
_END = r"(?=[\s,，。.;；:：!！?？、（()）\[0-9０-９]|$|男|女|身份|证|电话|手机|微信|住|卡|退休|问|查|办|想|今年|收$)"
_LABELLED = re.compile(
    r"(?:叫|名字|姓名|全名|本人|(?:申请|联系|收件|收货|持卡|当事|经办|投诉|举报|反映|参保|监护)人|户名|患者|死者|职工|考生|工友|员工|老板|经办|村民|家属|就是|的是"
    r"|(?<![不要都才])我是|俺是|我[妈爸]{1,2}|我?[父母]亲|我老公|我媳妇|我爱人|我对象|我儿子|我闺女|我女儿|老伴|(?:^|[，,。；;！!？?：:\s])找|发给|转给|打给|寄给|[山村镇县市区屯乡]的)"
    rf"[是为叫:：\s】\]）)]{{0,3}}(?P<name>{_NAME}|{_SPACED}){_END}"
)
_BETWEEN = (
    r"(?:[\s,，、（(]{0,2}(?:男|女|\d{2}岁))?[\s,，:：、（(]{0,2}"
    r"(?:(?:身份证|证件|电话|手机|联系电话|联系方式|微信|[Qq]{2}|卡|银行卡|户口|社保|护照|邮箱|账)(?:号码|号)?|家?住址?|[工农建中交招]行|邮储|农信|信用社|家住|住在|地址|V|v)?[是为:：\s]{0,3}"
)
# behind a field's name and a colon stands a name, be its surname rare or its bearer of a minority
_FIELD = re.compile(
    r"(?:姓名|名字|户名|联系人|收[件货]人|我叫)[】\])）]?\s?[:：]\s?(?P<name>[\u4e00-\u9fff]{2,6}(?:[·•.][\u4e00-\u9fff]{1,8}){0,2})(?=[\s,，。;；、(（]|$)"
)
_OFFICE = re.compile(r"[局科处室部院所厅办]$|公司|中心|窗口|大队|人社|社保")
_ADJACENT = re.compile(rf"(?:^|[\s,，。;；:：!！?？、\]（(])(?P<name>{_NAME}|{_SPACED}){_BETWEEN}$")
_BEHIND = re.compile(
    rf"[\s,，、（(:：]{{0,2}}(?:(?:收件|联系)人|姓名|名字|收|叫|找|我是|我叫)?[:：是\s]{{0,2}}(?P<name>{_NAME})(?=[\s,，。;；:：!！?？)）、]|收|就行|即可|[男女]|先生|女士|同志|$)"
)
_LOOK_ALIKES = (
    "方式 高薪 高价 常用 明天 全天 时间 安排 包吃 包住 包邮 包过 马上 于是 金额 任何 何时 常年 向我 成功 关于 关注 管用 管理 "
    "单位 单号 强烈 游戏 解决 位于 文件 时候 修车 修理 修手机 车牌 车主 房东 房号 房租 边上 白天 白城 白城市 安全 安广 高效 江湖 "
    "路费 石头 钱款 温馨 万一 方便 方法 华为 向您 易信 辛苦 左右 初审 迟迟 战友 解释 查询 查一下 查下 查查 谢谢 谢谢您 谢谢你 "
    "车主是 金额是 包教 高级 常见 时长 高中 高龄 高工 单身 路过 成年 解决下 任职 关心 文盲 白天打 全家 管事 安心 马上回 谢了 "
    "管饭 管吃 管住 管吃住 管午饭 管接送 包工 包工头 项目 项目部 高管 管家 房主 纪检 凌晨 连夜 石匠 水电 多谢 "
    "查成绩 查工资 急急急 成绩单 武汉人 方便的 边境 车间 房产 房子 白班 万元 常住 武警 史上 金卡 江北 牛人 毛病 季度 温暖 修改 "
    "卫星 祝好 祝您 甘肃 宁夏 江苏 何必 何况 单独 司机 席位 石油 柴油 海关 关门 夏天 纪念 施工 施工队 盛夏 严重 严格 安装 章程"
)
_NOT_NAMES = frozenset(_LOOK_ALIKES.split())
# A verb or a small word at the end (钱打到, 查一下), or a pronoun's first character, makes no name.
_NOT_LAST = frozenset("到是给在的了打发转吧吗呢啊过着就都也还没不个我你他这去来让能会要有")
# "张姐", "徐老师": how somebody is called, not who it is
_CALLED = re.compile(
    r".(?:[姐哥叔姨婶嫂工总师妈爸爷奶]|老师|师傅|大爷|大妈|阿姨|大姐|大哥|女士|先生|同志|小姐|老板|经理)$"
)
_MATTER = re.compile(r"社保|医保|工资|养老|退休|补贴|缴费|成绩|档案|余额|进度|认证|政策|保险")
_PRONOUN = re.compile(r"那[个边里天我时是就样种家位些次年月会儿么怎]|于是|何[时况必]|任何|关[于注]")
_REACH = 20


def find_names(text: str, contacts: Sequence[Span]) -> Iterator[Span]:
    """Names after a word that announces one, and names beside a contact; none without a contact.

    Who is named with an office (局长, 法官, 工作人员 …) is named in public function and stays.
    """
    ways_to_reach = [span for span in contacts if span.kind not in (NAME, PLATE)]
    if not ways_to_reach:
        return
    for match in _LABELLED.finditer(text):
        if _is_private(text, *match.span("name")):
            yield Span(*match.span("name"), NAME)
    for match in _FIELD.finditer(text):
        if not _OFFICE.search(match["name"]) and _is_private(text, *match.span("name")):
            yield Span(*match.span("name"), NAME)
    for contact in ways_to_reach:
        lead = before(text, contact.start, _REACH)
        adjacent = _ADJACENT.search(lead)
        if adjacent and (len(lead) < _REACH or adjacent.start() > 0):
            start = contact.start - len(lead) + adjacent.start("name")
            if _is_private(text, start, start + len(adjacent["name"])):
                yield Span(start, start + len(adjacent["name"]), NAME)
        behind = _BEHIND.match(text, contact.end)
        if behind and _is_private(text, *behind.span("name")):
            yield Span(*behind.span("name"), NAME)


def _is_private(text: str, start: int, end: int) -> bool:
    name = text[start:end]
    if (
        name in _NOT_NAMES
        or name[-1] in _NOT_LAST
        or _MATTER.search(name)
        or _CALLED.match(name)
        or _PRONOUN.match(name)
    ):
        return False
    return not (TITLE_BEFORE.search(text[max(0, start - 6) : start]) or TITLE_BEHIND.match(text, end))
