"""Whether a telephone number, an address or a name belongs to an office: what is in public function stays readable."""

import re

_PLACE = (
    r"局|(?<!住)处(?!罚|分)|厅|科(?!技)|股|室(?![友内外])|中心|窗口|大厅|政府|大队|支队|中队|委员会|管委会|仲裁[院委]|法院|检察院|银行|医院|社区|街道办?|"
    r"派出所|司法所|事务所|服务[站所点]|信访|学校|大学|[一二三四五六七八九十]中|前台|总机|政务|人社|社保|医保|公积金|工会|妇联|残联|市场"
)
_MATTER = (
    r"咨询|服务|监督|投诉|举报|热线|值班|办公|客服|官方|对外|公开|报名|传真|维权|预约|受理|信箱"
    r"|[局科处所院校]长|主任|书记|法官|记者"
)
_NUMBER = (
    r"(?:的|联系|固定|办公|咨询|值班|服务|公布的?|公开的?)*"
    r"(?:电话|座机|固话|号码|热线|专线|传真|[Tt][Ee][Ll])?(?:号码)?(?:都)?"
)
_ATTACHED = re.compile(rf"(?:{_PLACE}|{_MATTER}){_NUMBER}[\s:：是为(（\-—]{{0,4}}$")
_ANNOUNCED = re.compile(
    rf"(?:{_MATTER})[^，。；！？\n]{{0,6}}(?:请|可)?(?:拨打?|打|致电)[\s:：]{{0,2}}$"
    rf"|(?:{_PLACE})(?:的)?[^，。；！？\n打拨回]{{0,6}}(?:{_MATTER}|电话|座机)[\s:：是为(（]{{0,4}}$"
)
_BEHIND = re.compile(
    rf"\s?[(（]?(?:是|就是|这是)?(?!我)[^，。；！？\s()（）]{{0,5}}(?:{_PLACE})(?!就|的?同志|请|领导)[^，。；！？\s]{{0,3}}[)）]?(?:的?电话|的?座机|$|[)），。；！？\s])"
)
_PRIVATE = re.compile(
    r"家里|我家|[他她]家|家电|宅|老家|我[妈爸爷奶姥]|老伴|我的|我这|本人|私人|[父母]亲|亲戚|[打找回给]我|联系我|咱家|儿子|闺女|女儿|[对老][象公婆]|媳妇"
)
_PRIVATE_BEHIND = re.compile(r"[^，,。；;！!？?\n]{0,6}?(?:我家|在家|家里|家的)|\s?(?:我家|打我|找我)")
_CLAUSE = re.compile(r"[，,。；;！!？?\n]")
_REACH = 18

_TITLE = (
    r"(?:副?[局科处所队院校市县区镇乡村股站厅部省州校组署司]长|主任|书记|副?主席|委员|法官|检察官|警官|民警|记者|主持人|"
    r"仲裁员|监察员|协管员|网格员|工作人员|办事员|[业服][务]员|经办员|窗口|客服|柜员|科员|干部|代表|律师|教授)"
)
TITLE_BEFORE = re.compile(rf"{_TITLE}[:：\s是叫]?$")
TITLE_BEHIND = re.compile(_TITLE)


def is_office_number(text: str, start: int, end: int) -> bool:
    """Whether the words beside the landline in ``text[start:end]`` give it to an office; in doubt they do not."""
    lead = text[max(0, start - _REACH) : start]
    clause = _CLAUSE.split(lead)[-1]
    if _PRIVATE.search(clause) or _PRIVATE_BEHIND.match(text, end):
        return False
    return bool(_ATTACHED.search(clause) or _ANNOUNCED.search(lead) or _BEHIND.match(text[end : end + 16]))
