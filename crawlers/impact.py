"""采集影响评估: what reading each source does to the platform and to people, told from the sources' own settings."""

from collections.abc import Iterable
from dataclasses import dataclass

from crawlers.platforms.call import user_agent
from crawlers.politeness import RATE_LIMITED_REST, REFUSED_REST, request_seconds
from crawlers.records import PLATFORM_NAMES
from crawlers.sources import Source


@dataclass(frozen=True, slots=True)
class Reads:
    """What is read of a source's answers: ``login`` by which right, ``kept`` fields, personal fields ``dropped``."""

    way: str
    login: str
    kept: str
    dropped: tuple[str, ...]


#: Fields are named as the platforms' answers name them (tests hold them against the pages).
READS: dict[str, Reads] = {
    "weibo": Reads(
        "官方接口：收到的评论、@本账号的微博和评论、本账号微博", "账号管理员授权的 access_token",
        "正文、时间、赞数、转发数、平台显示的省份、所属微博、上级评论",
        ("screen_name", "name", "gender", "province", "city", "location", "description", "profile_image_url", "avatar_large"),
    ),
    "weibo_public": Reads(
        "微博手机网页公开列表（没有官方接口时才用，默认关闭）", "不登录、不带 cookie",
        "正文、时间、赞数、平台显示的省份、上级评论",
        ("screen_name", "profile_image_url", "profile_url", "avatar_hd", "followers_count"),
    ),
    "wechat": Reads(
        "官方接口：文章留言", "公众号 appid 和 secret 换取的令牌", "正文、时间、所属文章", ("nick_name", "logo_url"),
    ),
    "douyin": Reads(
        "官方接口：本账号视频的评论和回复", "账号管理员扫码授权的令牌", "正文、时间、赞数、所属视频、上级评论",
        ("avatar", "nick_name"),
    ),
    "toutiao": Reads(
        "公开列表：运营人员列出的本单位文章的评论", "不登录、不带 cookie", "正文、时间、赞数、转发数、平台显示的省份、上级评论",
        ("user_name", "user_profile_image_url", "remark_name", "user_verified", "verified_reason", "screen_name", "avatar_url"),
    ),
    "kuaishou": Reads(
        "官方接口：本账号作品和评论数（评论内容只能导入）", "账号管理员授权的令牌", "作品标题、时间、评论数",
        ("name", "sex", "head", "bigHead", "city"),
    ),
    "website": Reads(
        "公开页面：网站留言板、领导信箱", "不登录、不带 cookie", "标题、正文、时间、点击数、是否已答复",
        ("写信人", "姓名", "联系电话", "邮箱", "地址"),
    ),
    "app": Reads(
        "本单位客户端的反馈接口", "HMAC 签名（本单位自己的接口）", "正文、时间、模块、是否已回复",
        ("contact", "device_model", "os_version", "images", "region_code"),
    ),
}  # fmt: skip
_PER_MINUTE = 60


def page(sources: Iterable[Source]) -> str:
    """The page in Markdown; the sources' own numbers, one section each."""
    parts = [_HEAD]
    parts += [_section(source) for source in sources]
    return "\n".join(parts)


_HEAD = f"""# 采集影响评估

本页由程序按各信源的实际设置生成（`minsheng crawl --impact`），不手工修改。

共同的规矩：只读本单位账号名下的公开内容或本单位有权调用的接口；不计算任何签名，不识别验证码，不用代理池，不冒充浏览器；
每个平台同一时间只有一个请求在途，两个请求之间至少隔下列秒数，平台变慢时自动放得更慢；遇到拒绝立即停止，
至少 {REFUSED_REST.seconds // 3600} 小时后再试，连续被拒则加倍（限流从 {RATE_LIMITED_REST.seconds // 60} 分钟起）。
作者编号进门即变成不可还原的化名，正文里的个人信息先打码再存。
"""


def _section(source: Source) -> str:
    reads = READS[source.reader]
    seconds = request_seconds(source)
    rate = (
        f"每分钟不超过 {_PER_MINUTE / seconds:g} 次（每次间隔至少 {seconds:g} 秒）"
        if seconds
        else "不限速（仅演练）"
    )
    daily = f"每天不超过 {source.daily_calls} 次" if source.daily_calls is not None else "无每日上限"
    robots = "遵守 robots.txt" if source.public else "按接口合同调用，robots.txt 不适用"
    name = PLATFORM_NAMES[source.platform] + ("（公开网页）" if source.reader == "weibo_public" else "")
    rows = {
        "读什么": reads.way,
        "登录": reads.login,
        "平台签名（a_bogus 一类）": "不计算",
        "请求频率": f"{rate}；{daily}；空闲时每 {source.poll_seconds} 秒看一次",
        "robots": robots,
        "User-Agent": f"`{user_agent(source.contact)}`",
        "留下的字段": reads.kept,
        "作者编号": "HMAC 化名，原编号不存",
        "不读的个人字段": "、".join(f"`{field}`" for field in reads.dropped),
    }
    lines = "\n".join(f"| {key} | {value} |" for key, value in rows.items())
    return f"## {name}\n\n| 项目 | 说明 |\n|---|---|\n{lines}\n"
