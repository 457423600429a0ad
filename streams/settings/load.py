"""Finding, reading and cross-checking the configuration file."""

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from streams.settings.accounts_checked import credentials_at_fault
from streams.settings.errors import BadConfig, findings
from streams.settings.model import Settings
from streams.settings.secrets import Secret, SecretMissing


@dataclass(frozen=True, slots=True)
class Config:
    """Checked settings, where they come from, and the folder that their relative paths start at."""

    settings: Settings
    source: str
    base: Path

    @property
    def data_dir(self) -> Path:
        return self.base / self.settings.data_dir

    @property
    def rehearsal(self) -> bool:
        return self.settings.rehearsal is not None

    @property
    def home(self) -> Path:
        """Where relative paths start: the configuration's folder; the rehearsal keeps everything in data_dir."""
        return self.data_dir if self.rehearsal else self.base

    def path(self, relative: Path) -> Path:
        return self.home / relative


def load(path: Path | None = None, *, data_dir: Path | None = None) -> Config:
    """The configuration at ``path``, else ``$MINSHENG_CONFIG``, else ``./minsheng.toml``, else the rehearsal.

    BadConfig lists everything that is wrong: syntax, keys, values, references. Secrets are looked at by ``check_secrets``.
    """
    chosen = path or (Path(os.environ["MINSHENG_CONFIG"]) if os.environ.get("MINSHENG_CONFIG") else None)
    if chosen is None and Path("minsheng.toml").exists():
        chosen = Path("minsheng.toml")
    if chosen is None:
        text = resources.files("streams.defaults").joinpath("rehearsal.toml").read_text(encoding="utf-8")
        source, base = "（内置的演练配置）", Path.cwd()
    else:
        source, base = str(chosen), chosen.resolve().parent
        try:
            text = chosen.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise BadConfig([f"{chosen}：没有这个文件：请检查 --config 或 MINSHENG_CONFIG"]) from None
        except (OSError, UnicodeDecodeError) as error:
            raise BadConfig([f"{chosen}：读不出来（{type(error).__name__}）：请存成 UTF-8 文本"]) from None
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfig([f"{source}：TOML 语法不对：{error}"]) from None
    if data_dir is not None:
        raw["data_dir"] = str(data_dir)
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        raise BadConfig(findings(source, error)) from None
    config = Config(settings, source, base)
    for _, secret in _secrets(settings):
        secret.settle(config.home)
    if wrong := list(_references(settings, source)):
        raise BadConfig(wrong)
    return config


def check_secrets(config: Config) -> list[str]:
    """One finding per secret that is missing."""
    missing = []
    for key, secret in _secrets(config.settings):
        try:
            secret.read()
        except SecretMissing as error:
            missing.append(f"{config.source}：{key}：{error}")
    return missing


def _secrets(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, Secret]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        key = f"{prefix}.{name}" if prefix else name
        if isinstance(value, Secret):
            yield key, value
        elif isinstance(value, BaseModel):
            yield from _secrets(value, key)
        elif isinstance(value, tuple):
            for number, item in enumerate(value, 1):
                if isinstance(item, BaseModel):
                    yield from _secrets(item, f"{key}[第{number}项]")


def _references(settings: Settings, source: str) -> Iterator[str]:
    """Names that point at nothing, and names given twice."""
    units = [unit.id for unit in settings.units]
    channels = [channel.id for channel in settings.channels]
    for label, ids in (
        ("units", units),
        ("channels", channels),
        ("people", [person.id for person in settings.people]),
        ("accounts", [f"{account.platform} {account.id}" for account in settings.accounts]),
    ):
        yield from (
            f"{source}：{label}：“{i}”写了不止一次" for i in sorted({i for i in ids if ids.count(i) > 1})
        )
    for unit in settings.units:
        if unit.parent is not None and (unit.parent not in units or unit.parent == unit.id):
            yield f"{source}：units“{unit.id}”.parent：没有“{unit.parent}”这个上级单位"
    for account in settings.accounts:
        if account.unit not in units:
            yield f"{source}：accounts“{account.name}”.unit：没有“{account.unit}”这个单位，请先写 [[units]]"
    yield from credentials_at_fault(settings, source)
    people = [person.id for person in settings.people]
    for listed in settings.alerting.drill_list:
        if people and listed not in people:
            yield f"{source}：alerting.drill_list：没有“{listed}”这个人，请先写 [[people]]"
    for unit in settings.units:
        if unit.id.startswith("~"):
            yield f"{source}：units“{unit.id}”.id：不能以 ~ 开头，那是自查和演练用的"
    shifts = settings.alerting
    if shifts.evening <= shifts.handover:
        yield f"{source}：alerting.evening：{shifts.evening} 不晚于交接班的 {shifts.handover}：夜班应在交接班之后开始"
    known = {person.id for person in settings.people}
    for post in settings.alerting.office:
        if post.person not in known:
            yield f"{source}：alerting.office“{post.role}”：没有代号为“{post.person}”的人，请先写 [[people]]"
    for person in settings.people:
        if person.unit not in units:
            yield f"{source}：people“{person.name}”.unit：没有“{person.unit}”这个单位，请先写 [[units]]"
        for channel in person.channels:
            if channel not in channels:
                yield f"{source}：people“{person.name}”.channels：没有“{channel}”这个通道，请先写 [[channels]]"


def explain() -> Iterator[tuple[str, str, str]]:
    """(key, default or 必填, meaning) of every key there is."""
    yield from _explain(Settings, "")


def _explain(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        key = f"{prefix}.{name}" if prefix else name
        section = _section(field.annotation)
        if section is None:
            yield key, "必填" if field.is_required() else _shown(field.get_default()), _meaning(model, name)
        else:
            yield from _explain(section, key + ("[]" if "tuple" in str(field.annotation) else ""))


def _meaning(model: type[BaseModel], name: str) -> str:
    """A key's description; a section that only overrides a default inherits its parent's words."""
    for ancestor in model.__mro__:
        field = getattr(ancestor, "model_fields", {}).get(name)
        if field is not None and field.description:
            return str(field.description)
    return ""


def _section(annotation: Any) -> type[BaseModel] | None:
    """The table a field holds (also inside a tuple or an optional); None for a plain value or a secret."""
    candidates = (annotation, *getattr(annotation, "__args__", ()))
    for candidate in candidates:
        if isinstance(candidate, type) and issubclass(candidate, BaseModel) and candidate is not Secret:
            return candidate
    return None


def _shown(default: object) -> str:
    return "不写" if default is None else "空" if default == () else str(default)
