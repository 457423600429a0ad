"""Secrets: named in the configuration, kept in the environment or in files, never shown."""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, PrivateAttr, model_validator


class SecretMissing(ValueError):
    """A secret that the configuration names is not there; the message says where it was looked for."""


class Secret(BaseModel):
    """``{ env = "NAME" }`` or ``{ file = "path" }``; a file is looked up relative to the configuration file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    env: str | None = None
    file: Path | None = None
    _base: Path = PrivateAttr(default=Path())

    @model_validator(mode="before")
    @classmethod
    def _not_plain(cls, value: object) -> object:
        if isinstance(value, str):
            raise ValueError('密钥不能直接写在配置里：请写 { env = "变量名" } 或 { file = "文件路径" }')
        return value

    @model_validator(mode="after")
    def _exactly_one(self) -> "Secret":
        if (self.env is None) == (self.file is None):
            raise ValueError('请写 { env = "变量名" } 或 { file = "文件路径" } 之一')
        return self

    def settle(self, base: Path) -> None:
        """Tells a file secret where the configuration file stands."""
        self._base = base

    @property
    def path(self) -> Path | None:
        """The file of a file secret (a platform may renew what is in it), else None."""
        return None if self.file is None else self._base / self.file

    def read(self) -> str:
        """The secret itself, without surrounding white space. SecretMissing when it is not there or empty."""
        if self.env is not None:
            value = os.environ.get(self.env, "").strip()
            where = f"环境变量 {self.env}"
        else:
            path = self.path
            where = f"文件 {path}"
            try:
                value = path.read_text(encoding="utf-8").strip() if path else ""
            except (OSError, UnicodeDecodeError):
                value = ""
        if not value:
            raise SecretMissing(f"{where} 不存在或为空：请先设置它")
        return value
