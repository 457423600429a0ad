"""What an officer reads for a flag in a rule's reason."""

FLAG_NAMES = {
    "mass": "聚集",
    "media": "媒体曝光",
    "discipline": "违纪指称",
    "violence": "暴力威胁",
    "rumour": "传言",
    "abuse": "辱骂",
    "pii": "个人信息",
}
