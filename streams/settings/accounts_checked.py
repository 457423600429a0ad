"""Whether the sets of credentials of a platform fit its accounts and each other."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from streams.settings.accounts import AccountSet
from streams.settings.model import PlatformSection, Settings
from streams.settings.secrets import Secret


def credentials_at_fault(settings: Settings, source: str) -> Iterator[str]:
    """One finding for each set that is for no account of the ledger, for one that has a set already, or that shares
    a file which the platform renews with another set; and where nothing is left for the section's own set."""
    for platform in type(settings.platforms).model_fields:
        section: PlatformSection | None = getattr(settings.platforms, platform)
        further: tuple[AccountSet, ...] = getattr(section, "accounts", ())
        if section is None or not further:
            continue
        where = f"{source}：platforms.{platform}.accounts"
        ledger = {account.id for account in settings.accounts if account.platform == platform}
        for account, times in Counter(each.account for each in further).items():
            if account not in ledger:
                yield f"{where}“{account}”：[[accounts]] 里没有平台 {platform} 的这个账号，请先登记或改正 account"
            if times > 1:
                yield f"{where}“{account}”：写了不止一次：一个账号一组凭证"
        if ledger and ledger <= {each.account for each in further}:
            yield (
                f"{where}：每个账号都单独写了凭证，[platforms.{platform}] 上面那组没有账号可用：请删去其中一组，"
                "让它的账号用上面那组"
            )
        renewed = [_renewed(section), *(_renewed(each) for each in further)]
        for path, times in Counter(path for path in renewed if path is not None).items():
            if times > 1:
                yield f"{where}：几组凭证共用了文件 {path}：平台续期会改写它，请各用各的文件"


def _renewed(section: PlatformSection | AccountSet) -> Path | None:
    token = getattr(section, "refresh_token", None)
    return token.file if isinstance(token, Secret) else None
