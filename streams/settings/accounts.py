"""Further accounts of a platform, each with credentials of its own; what a set leaves out is as the platform's section."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from streams.settings.secrets import Secret
from streams.settings.section import Section


class AccountSet(Section):
    account: str = Field(description="[[accounts]] 里这个账号的标识；其余各键不写就和本平台上面写的一样")
    base_url: str | None = Field(None, pattern=r"^https?://\S+$", description="这个账号的接口地址")
    poll_seconds: Annotated[int, Field(ge=1, le=86_400)] | None = Field(None, description="每隔多少秒取一次")
    daily_calls: int | None = Field(None, ge=1, description="这个账号每天最多调用次数")
    enabled: bool | None = Field(None, description="写 false 就只暂停这个账号")


class WeiboAccount(AccountSet):
    access_token: Secret = Field(description="这个账号授权得到的 access_token")
    authorize_url: str | None = Field(
        None, pattern=r"^https?://\S+$", description="这个账号重新授权的网页地址"
    )
    watch_token: bool | None = Field(None, description="每天问一次令牌还有多久到期（用一次调用）")
    hot_posts: int | None = Field(None, ge=0, le=20, description="单独复读评论变动最多的几条微博")


class WechatAccount(AccountSet):
    appid: str = Field(description="这个公众号的 AppID")
    secret: Secret = Field(description="这个公众号的 AppSecret")
    callback_token: Secret | None = Field(
        None, description="消息推送的 Token；推送地址是 /hooks/wechat/账号标识"
    )
    encoding_aes_key: Secret | None = Field(None, description="消息推送的 EncodingAESKey（43 位）")


class DouyinAccount(AccountSet):
    refresh_token: Secret = Field(
        description="这个账号授权的 refresh_token；写成 file 时会被改写，各用各的文件"
    )
    client_key: str | None = Field(None, description="另一个应用的 client_key；同一个应用就不写")
    client_secret: Secret | None = Field(
        None, description="另一个应用的 client_secret；推送地址是 /hooks/douyin/账号标识"
    )


class ToutiaoAccount(AccountSet):
    posts: Path = Field(description="这个账号的文章清单 CSV，表头 url,标题")


class KuaishouAccount(AccountSet):
    refresh_token: Secret = Field(
        description="这个账号授权的 refresh_token；写成 file 时会被改写，各用各的文件"
    )
    app_id: str | None = Field(None, description="另一个应用的 app_id；同一个应用就不写")
    app_secret: Secret | None = Field(None, description="另一个应用的 app_secret")


class WebsiteAccount(AccountSet):
    list_path: str = Field(pattern=r"^/\S*$", description="这个信箱的列表页在网站内的地址")
    family: Literal["trs", "hanweb"] | None = Field(None, description="网站的内容管理系统")
    letters: str | None = Field(None, description="信件地址的样子（正则式）")


class AppAccount(AccountSet):
    key_id: str = Field(description="签名密钥的编号")
    secret: Secret = Field(description="签名密钥（HMAC-SHA256）")
    path: str | None = Field(None, pattern=r"^/\S*$", description="反馈接口在 base_url 之下的地址")
