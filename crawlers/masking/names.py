"""Full names that stand with a contact: name and number together lead to one person."""

import re
from collections.abc import Iterator, Sequence

from crawlers.masking.spans import NAME, PLATE, Span, before

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔"
    "康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时"
    "舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边佟付初战衣修迟矫鞠荆"
)
_NAME = rf"(?:欧阳|司马|上官|诸葛|慕容|皇甫|东方|令狐|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
_LABELLED = re.compile(
    r"(?:我叫|[他她]叫|名叫|经办叫|名字叫?|姓名|全名|本人|申请人|联系人|收件人|收货人|户名|持卡人|当事人|患者|死者|职工|考生|工友|员工|老板|经办|村民|家属|就是|的是)"
    rf"[是为叫:：\s]{{0,3}}(?P<name>{_NAME})"
    r"(?=[\s,，。.;；:：!！?？、\[0-9０-９]|$|身份|证|电话|手机|住|卡)"
)
_ADJACENT = re.compile(rf"(?:^|[\s,，。;；:：!！?？、\]（(])(?P<name>{_NAME})[\s,，:：、（(]{{0,2}}$")
_LOOK_ALIKES = (
    "方式 高薪 高价 常用 明天 全天 时间 安排 包吃 包住 包邮 包过 马上 于是 金额 任何 何时 常年 向我 成功 关于 关注 管用 管理 "
    "单位 单号 强烈 游戏 解决 位于 文件 时候 修车 修理 修手机 车牌 车主 房东 房号 房租 边上 白天 白城 白城市 安全 安广 高效 江湖 "
    "路费 石头 钱款 温馨 万一 方便 方法 华为 向您 易信 辛苦 左右 初审 迟迟 战友 解释 查询 查一下 查下 查查 谢谢 谢谢您 谢谢你 "
    "车主是 金额是 包教 高级 常见 时长"
)
_NOT_NAMES = frozenset(_LOOK_ALIKES.split())


def find_names(text: str, contacts: Sequence[Span]) -> Iterator[Span]:
    """Names after a word that announces one, and names directly before a contact; none without a contact."""
    ways_to_reach = [span for span in contacts if span.kind not in (NAME, PLATE)]
    if not ways_to_reach:
        return
    for match in _LABELLED.finditer(text):
        if match["name"] not in _NOT_NAMES:
            yield Span(match.start("name"), match.end("name"), NAME)
    for contact in ways_to_reach:
        lead = before(text, contact.start, 9)
        adjacent = _ADJACENT.search(lead)
        if adjacent and adjacent["name"] not in _NOT_NAMES and (len(lead) < 9 or adjacent.start() > 0):
            start = contact.start - len(lead) + adjacent.start("name")
            yield Span(start, start + len(adjacent["name"]), NAME)
