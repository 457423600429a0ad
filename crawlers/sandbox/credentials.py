"""The accounts and credentials of the rehearsal: every one invented, none opens anything but the sandbox."""

BUREAU_NAME = "白城人社"

ACCOUNTS = {
    "weibo": "1404376560",
    "wechat": "gh_bcrs00000001",
    "douyin": "dy-open-id-bcrs",
    "toutiao": "6000000000001",
    "kuaishou": "ks-open-id-bcrs",
}

WEIBO_APP_KEY = "sandbox-weibo-app"
WEIBO_APP_SECRET = "sandbox-weibo-secret"  # noqa: S105
WEIBO_CODE = "sandbox-weibo-code"
WEIBO_TOKEN = "2.00sandboxREHEARSALtoken"  # noqa: S105

WECHAT_APPID = "wxsandbox000000001"
WECHAT_SECRET = "sandbox-wechat-secret"  # noqa: S105

DOUYIN_CLIENT_KEY = "awsandbox00000001"
DOUYIN_CLIENT_SECRET = "sandbox-douyin-secret"  # noqa: S105
DOUYIN_CODE = "sandbox-douyin-code"
DOUYIN_REFRESH_TOKEN = "rft.sandbox-rehearsal"  # noqa: S105

KUAISHOU_APP_ID = "kssandbox00000001"
KUAISHOU_APP_SECRET = "sandbox-kuaishou-secret"  # noqa: S105
KUAISHOU_CODE = "sandbox-kuaishou-code"
KUAISHOU_REFRESH_TOKEN = "ChJsandboxRehearsal"  # noqa: S105
