"""The province a platform shows beside a comment, and nothing finer: an allow-list, so that no city passes.

Platforms show it since the 互联网用户账号信息管理规定 (国家互联网信息办公室令第10号, 2022, art. 12): province,
autonomous region or municipality at home, the country abroad.
"""

import re

#: what is kept of everything outside the country
ABROAD = "国外"
#: the 34 names as GB/T 2260 orders them, without 省, 市, 自治区
PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西",
    "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃",
    "青海", "宁夏", "新疆", "台湾", "香港", "澳门",
)  # fmt: skip
_MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
_AUTONOMOUS = {
    "内蒙古": "内蒙古自治区",
    "广西": "广西壮族自治区",
    "西藏": "西藏自治区",
    "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区",
    "香港": "香港特别行政区",
    "澳门": "澳门特别行政区",
}
_OUTSIDE = (
    "国外", "海外", "境外", "其他国家", "美国", "加拿大", "日本", "韩国", "朝鲜", "蒙古", "俄罗斯", "新加坡",
    "马来西亚", "泰国", "越南", "老挝", "缅甸", "柬埔寨", "菲律宾", "印度尼西亚", "印度", "巴基斯坦",
    "哈萨克斯坦", "阿联酋", "沙特阿拉伯", "以色列", "土耳其", "英国", "法国", "德国", "意大利", "西班牙",
    "葡萄牙", "荷兰", "比利时", "瑞士", "瑞典", "爱尔兰", "澳大利亚", "新西兰", "巴西", "阿根廷", "墨西哥",
    "南非", "尼日利亚", "埃及", "安哥拉",
)  # fmt: skip
_NAMES = {name: name for name in PROVINCES}
_NAMES |= {
    _AUTONOMOUS.get(name, f"{name}{'市' if name in _MUNICIPALITIES else '省'}"): name for name in PROVINCES
}
_NAMES |= dict.fromkeys(_OUTSIDE, ABROAD)
_BEFORE = re.compile(
    r"(?:IP)?\s*(?:属地|归属地|所在地)?\s*[:\uff1a]?\s*(?:来自|发布于)?\s*(?:中国)?", re.IGNORECASE
)
_AFTER = re.compile(r"[\s\u00b7\u30fb,\uff0c/-]|网友|用户")


def as_province(value: object) -> str | None:
    """The province's short name of "来自江苏", "IP属地:吉林省", "中国香港" or "吉林 白城" (the city is dropped), ``国外`` for
    a country known here; None for everything else: an address, a city alone, a device, a link, nothing."""
    if not isinstance(value, str):
        return None
    said = value.strip()
    return _NAMES.get(_AFTER.split(_BEFORE.sub("", said, count=1), maxsplit=1)[0])
