"""The telephone schemes: which vendor, which host unless the address names one, which parameters."""

from collections.abc import Callable
from dataclasses import dataclass

from alerting.channels import aliyun, tencent
from alerting.channels.addresses import Address, parse
from alerting.ports import Channel


@dataclass(frozen=True, slots=True)
class Telephone:
    """One scheme."""

    make: Callable[[Address], Channel]
    host: str
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()

    def channel(self, url: str) -> Channel:
        """The channel of an address. NotAChannel when it is incomplete or malformed."""
        return self.make(parse(url, host=self.host, needed=self.needed, optional=self.optional))


TELEPHONES = {
    "aliyun-sms": Telephone(aliyun.AliyunSms, aliyun.SMS_HOST, ("sign_name", "template")),
    "aliyun-voice": Telephone(aliyun.AliyunVoice, aliyun.VOICE_HOST, ("template",), ("show_number",)),
    "tencent-sms": Telephone(
        tencent.TencentSms, tencent.SMS_HOST, ("app_id", "sign_name", "template"), ("region",)
    ),
    "tencent-voice": Telephone(tencent.TencentVoice, tencent.VOICE_HOST, ("app_id", "template"), ("region",)),
}
