"""What people call the chats in which they can be reached, spelled right or to get past a filter; pieces of patterns."""

HEART = r"[❤♥💗💓💕🧡💚]\ufe0f?"
_SATELLITE = r"🛰\ufe0f?|📡"

CHAT = (
    rf"[微薇威徽嶶维围]\s?[信芯星新]|[微薇徽]\s?心|v\s?[信芯]|(?<![a-z])[vw微薇威]\s?(?:{HEART})?\s?x|weixin|wechat|[微薇威v]\s?{HEART}"
    rf"|[加➕＋+扣]\s?个?\s?[v微薇威围]|wei\s?信|微\s?xin|(?:加|联系)我?\s?[v微薇威]|(?:[加➕＋+]|联系)我?\s?(?:卫星|{_SATELLITE})|卫星号|绿泡泡"
    r"|(?<![a-z])q\s?q|扣\s?扣|球\s?球|企鹅|[加➕＋+]\s?q|抖音|快手|小红书|陌陌|支付宝|(?<![a-z])(?:dy|ks|xhs|zfb|wb|q)号"
    r"|(?<![a-z])[vq薇威微](?=\s?[:：是])|探探|钉钉|纸?飞机号|whatsapp|telegram|(?:微博|知乎|b站)(?:号|id)|(?<![a-z])tg(?=\s?[:：号])"
)
"""Names of chats and of accounts under which a person can be reached; for patterns that ignore case."""
