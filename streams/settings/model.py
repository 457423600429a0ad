"""Every key of ``minsheng.toml``; the descriptions are what ``minsheng config explain`` prints."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, field_validator

from crawlers.records import Platform
from streams.settings.accounts import (
    AppAccount,
    DouyinAccount,
    KuaishouAccount,
    ToutiaoAccount,
    WebsiteAccount,
    WechatAccount,
    WeiboAccount,
)
from streams.settings.bus import Bus
from streams.settings.index import IndexSection
from streams.settings.secrets import Secret
from streams.settings.section import Section

Seconds = Annotated[int, Field(ge=1, le=86_400)]

FURTHER = "本平台其余的账号，各用自己的凭证"


def _port(listen: str) -> str:
    if not 1 <= int(listen.rpartition(":")[2]) <= 65_535:
        raise ValueError("端口应在 1 到 65535 之间")
    return listen


Listen = Annotated[str, Field(pattern=r"^[^\s:]+:\d{1,5}$"), AfterValidator(_port)]
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^\S+$")]
#: a time of day in Asia/Shanghai, as 08:30
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Unit(Section):
    id: Id = Field(description="单位代号，数据按它分区")
    name: str = Field(description="单位全称")
    parent: str | None = Field(None, description="上级单位代号；上级看得到下级")


class Account(Section):
    platform: Platform = Field(description="平台")
    id: str = Field(description="平台自己的账号标识，一律写成字符串")
    name: str = Field(description="账号名称")
    unit: str = Field(description="所属单位代号")


class PlatformSection(Section):
    base_url: str = Field(pattern=r"^https?://\S+$", description="接口地址，可换成沙盒、代理或测试地址")
    poll_seconds: Seconds = Field(300, description="每隔多少秒取一次")
    daily_calls: int = Field(1000, ge=1, description="每天最多调用次数（按北京时间计）")
    enabled: bool = Field(True, description="写 false 就暂停采集这个信源，其余配置不动")


class Weibo(PlatformSection):
    base_url: str = "https://api.weibo.com"
    poll_seconds: Seconds = 240
    daily_calls: int = Field(100, ge=1, description="官方限额：每个授权用户每天 100 次")
    access_token: Secret = Field(description="账号授权得到的 access_token")
    authorize_url: str | None = Field(
        None, pattern=r"^https?://\S+$", description="重新授权的网页地址；到期前 7、3、1 天的提醒里会带上"
    )
    watch_token: bool = Field(True, description="每天问一次令牌还有多久到期（用一次调用）")
    hot_posts: int = Field(
        3, ge=0, le=20, description="单独复读评论变动最多的几条本单位微博，查删改；0 为不读"
    )
    accounts: tuple[WeiboAccount, ...] = Field((), description=FURTHER)


class WeiboPublic(PlatformSection):
    base_url: str = "https://m.weibo.cn"
    poll_seconds: Seconds = 1800
    daily_calls: int = Field(300, ge=1, description="每天最多请求次数；遇到第一次拒绝就停")


class Wechat(PlatformSection):
    base_url: str = "https://api.weixin.qq.com"
    appid: str = Field(description="公众号 AppID")
    secret: Secret = Field(description="公众号 AppSecret")
    callback_token: Secret | None = Field(None, description="消息推送的 Token")
    encoding_aes_key: Secret | None = Field(None, description="消息推送的 EncodingAESKey（43 位）")
    accounts: tuple[WechatAccount, ...] = Field((), description=FURTHER)


class Douyin(PlatformSection):
    base_url: str = "https://open.douyin.com"
    client_key: str = Field(description="应用 client_key")
    client_secret: Secret = Field(description="应用 client_secret")
    refresh_token: Secret = Field(description="账号授权的 refresh_token；写成 file 时平台续期后会改写该文件")
    accounts: tuple[DouyinAccount, ...] = Field((), description=FURTHER)


class Toutiao(PlatformSection):
    base_url: str = "https://www.toutiao.com"
    poll_seconds: Seconds = 900
    posts: Path = Field(description="本单位文章清单 CSV，表头 url,标题")
    accounts: tuple[ToutiaoAccount, ...] = Field((), description=FURTHER)


class Kuaishou(PlatformSection):
    base_url: str = "https://open.kuaishou.com"
    poll_seconds: Seconds = 900
    app_id: str = Field(description="应用 app_id")
    app_secret: Secret = Field(description="应用 app_secret")
    refresh_token: Secret = Field(description="账号授权的 refresh_token；写成 file 时平台续期后会改写该文件")
    accounts: tuple[KuaishouAccount, ...] = Field((), description=FURTHER)


class Website(PlatformSection):
    poll_seconds: Seconds = 3600
    daily_calls: int = Field(500, ge=1, description="每天最多请求次数；遵守网站的 robots.txt")
    list_path: str = Field(
        pattern=r"^/\S*$", description="信件列表页在网站内的地址，如 /hdjl/ldxx/index.html"
    )
    family: Literal["trs", "hanweb"] = Field(description="网站的内容管理系统：trs（拓尔思）或 hanweb（大汉）")
    letters: str | None = Field(None, description="信件地址的样子（正则式）；不写则按 family 的通例")
    accounts: tuple[WebsiteAccount, ...] = Field((), description=FURTHER)


class App(PlatformSection):
    path: str = Field("/api/feedback", pattern=r"^/\S*$", description="反馈接口在 base_url 之下的地址")
    key_id: str = Field(description="签名密钥的编号，由客户端维护单位给")
    secret: Secret = Field(description="签名密钥（HMAC-SHA256）")
    accounts: tuple[AppAccount, ...] = Field((), description=FURTHER)


class Platforms(Section):
    weibo: Weibo | None = None
    weibo_public: WeiboPublic | None = Field(
        None, description="没有官方接口时才写：微博手机网页，尽力而为，默认不读"
    )
    wechat: Wechat | None = None
    douyin: Douyin | None = None
    toutiao: Toutiao | None = None
    kuaishou: Kuaishou | None = None
    website: Website | None = None
    app: App | None = None


class Crawl(Section):
    contact: str | None = Field(
        None,
        max_length=120,
        pattern=r"^[\x20-\x7e]+$",
        description="写进 User-Agent 的联系方式（网址或邮箱），让对方找得到人",
    )


class OfficePost(Section):
    role: Literal["主班", "副班", "带班领导"] = Field(description="工作时间的岗位：值班表没有排人时由他值守")
    person: Id = Field(description="人员代号")


class LimitSection(Section):
    name: str = Field(description="办理时限的名称，例如 12345 工单答复")
    working_days: int = Field(ge=0, le=250, description="几个工作日（调休照国务院办公厅通知，当日不计）")
    platforms: tuple[Platform, ...] = Field((), description="只对这些平台来的信息；不写则对所有预警")
    starts: Literal["discovered", "responded"] = Field(
        "discovered", description="从发现（discovered）或回应（responded）之日起算"
    )


class Alerting(Section):
    rules: Path | None = Field(None, description="规则文件；不写则用自带的默认规则")
    roster: Path | None = Field(None, description="值班表（.xlsx、.xls 或 .csv）；不写则一律通知后备联系人")
    roster_dir: Path | None = Field(
        None,
        description="导入的值班表和换班记录放在哪里；不写则在 data_dir 里。工作进程在别的机器或容器里时写共享目录",
    )
    handover: Clock = Field("08:30", description="交接班时间；此前仍是前一天的人值班")
    evening: Clock = Field("17:30", description="夜班开始、工作时间结束的时间")
    office: tuple[OfficePost, ...] = Field(
        (), description="工作时间（工作日交接班至 evening）的固定人员，值班表没有排人时由他们值守"
    )
    calendar: Path | None = Field(None, description="节假日调整文件（TOML）；不写则用自带的国务院放假安排")
    limits: tuple[LimitSection, ...] | None = Field(None, description="办理时限（工作日）；不写则用自带的")
    drill_list: tuple[str, ...] = Field(
        (), description="演练时通知的人员代号，依次为主班、副班、带班领导、分管领导"
    )
    probe_minutes: int | None = Field(
        None, ge=0, description="每隔几分钟发一条合成通知走完全程；0 不发；不写则 15（演练配置里不发）"
    )
    deadman_url: Secret | None = Field(
        None, description="外部看护的地址：自查正常时每分钟访问一次，停了由它报警"
    )
    deadman_method: Literal["GET", "POST"] = Field("GET", description="访问看护地址的方法")


class PersonSection(Section):
    id: Id = Field(description="人员代号")
    name: str = Field(description="姓名，与值班表一致")
    unit: str = Field(description="所属单位代号")
    channels: tuple[str, ...] = Field((), description="通道代号，按此顺序尝试")
    role: Literal["分管领导", "后备", "管理员"] | None = Field(None, description="不进值班表的固定角色")


class ChannelSection(Section):
    id: Id = Field(description="通道代号")
    url: Secret = Field(
        description="apprise 地址、aliyun-sms:// 等短信电话、screen://（本机手机屏）或 https://…；含密钥，只能来自环境变量或文件"
    )


class Privacy(Section):
    pepper: Secret = Field(description="把作者变成化名的密钥，至少 16 个字符；换了它，旧化名就对不上了")
    retain_text_days: int = Field(180, ge=1, description="原文保留天数，过后只留统计")


class Analysis(Section):
    sentiment: Literal["linear", "snownlp"] = Field("linear", description="情感打分器")


class Console(Section):
    listen: Listen = Field("127.0.0.1:8600", description="值班台的地址和端口")
    public_url: str | None = Field(
        None, pattern=r"^https?://\S+$", description="通知里的链接用的地址（前面有代理时写代理的地址）"
    )


class Webhooks(Section):
    listen: Listen = Field("127.0.0.1:8601", description="平台推送的接收地址，前面放 TLS 代理")


class Rehearsal(Section):
    speed: float = Field(240.0, gt=0, description="演练剧本的快进倍数")
    listen: Listen = Field("127.0.0.1:8650", description="沙盒（五个平台的替身）的地址和端口")


class Settings(Section):
    """The whole file."""

    data_dir: Path = Field(Path("var"), description="数据目录（日志、状态、索引、检查点）")
    timezone: str = Field("Asia/Shanghai", description="显示用的时区；存储一律用 UTC")
    units: tuple[Unit, ...] = Field(min_length=1, description="单位")
    accounts: tuple[Account, ...] = Field((), description="账号台账")
    platforms: Platforms = Field(default_factory=Platforms, description="各平台的接口")
    crawl: Crawl = Field(default_factory=Crawl)
    bus: Bus = Field(default_factory=Bus)
    index: IndexSection = Field(default_factory=IndexSection)
    alerting: Alerting = Field(default_factory=Alerting)
    people: tuple[PersonSection, ...] = Field((), description="可以被通知的人")
    channels: tuple[ChannelSection, ...] = Field((), description="通知通道")
    privacy: Privacy
    analysis: Analysis = Field(default_factory=Analysis)
    console: Console = Field(default_factory=Console)
    webhooks: Webhooks = Field(default_factory=Webhooks)
    rehearsal: Rehearsal | None = Field(None, description="写了这一节就是演练：沙盒代替各平台")

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"没有“{value}”这个时区：请写 Asia/Shanghai 这样的名字") from None
        return value
