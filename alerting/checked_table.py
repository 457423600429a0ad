"""A TOML table that is read key by key, remembers what was asked for and collects every complaint in Chinese."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any, TypeVar, cast

T = TypeVar("T")
_NAMES = {str: "文字", int: "整数", float: "数", bool: "true 或 false", date: "日期(如 2026-01-05)"}


class CheckedTable:
    """One table of a file. Reading never raises: a bad value is complained about and its ``fallback`` returned."""

    def __init__(self, values: Mapping[str, Any], where: str, complaints: list[str]) -> None:
        self._values = values
        self._where = where
        self._complaints = complaints
        self._asked: set[str] = set()

    def complain(self, key: str, wrong: str, write: str) -> None:
        """Notes: this key is wrong, what is wrong with it, what to write instead."""
        self._complaints.append(f"{self._path(key)}:{wrong}。请写 {write}")

    def value(self, key: str, kind: type[T], fallback: T, *, required: bool = True, write: str = "") -> T:
        """The value of a key, of exactly this type (an int passes for a float, never a bool for an int)."""
        self._asked.add(key)
        if key not in self._values:
            if required:
                self.complain(key, "缺少这一项", f"{key} = {write or _NAMES[kind]}")
            return fallback
        found = self._values[key]
        if kind is float and type(found) is int:
            return cast(T, float(found))
        if type(found) is not kind:
            self.complain(key, f"应当是{_NAMES[kind]},现在是 {found!r}", f"{key} = {write or _NAMES[kind]}")
            return fallback
        return found

    def number(self, key: str, *, least: float = 0, most: float = 1e9, default: float | None = None) -> float:
        """A number within bounds; ``default`` makes the key optional."""
        found = self.value(key, float, default if default is not None else least, required=default is None)
        if not least <= found <= most:
            bounds = f"{least:g} 到 {most:g} 之间的数" if most < 1e9 else f"不小于 {least:g} 的数"
            self.complain(key, f"{found:g} 超出范围", bounds)
            return least
        return found

    def whole(self, key: str, *, least: int = 0, default: int | None = None) -> int:
        """A whole number of at least ``least``; ``default`` makes the key optional."""
        found = self.value(key, int, default if default is not None else least, required=default is None)
        if found < least:
            self.complain(key, f"{found} 太小", f"不小于 {least} 的整数")
            return least
        return found

    def choice(self, key: str, among: tuple[T, ...]) -> T:
        """One of the given words."""
        self._asked.add(key)
        found = self._values.get(key)
        if found not in among:
            wrong = f"不认识 {found!r}" if key in self._values else "缺少这一项"
            self.complain(key, wrong, "其中之一:" + "、".join(map(str, among)))
            return among[0]
        return cast(T, found)

    def words(
        self, key: str, *, among: tuple[str, ...] | None = None, empty: bool = False
    ) -> tuple[str, ...]:
        """A list of texts (``empty``: it may be), each among the given ones if these are given."""
        found = self.value(key, list, [], write='["…", "…"]') if key in self._values else None
        self._asked.add(key)
        if found is None:
            self.complain(key, "缺少这一项", f'{key} = ["…"]')
            return ()
        if not all(isinstance(word, str) and word for word in found) or not (found or empty):
            self.complain(key, "应当是一列文字", f'{key} = ["…"]')
            return ()
        if among is not None and (strange := [word for word in found if word not in among]):
            self.complain(key, f"不认识 {'、'.join(strange)}", "其中之一:" + "、".join(among))
            return ()
        return tuple(found)

    def patterns(self, key: str) -> tuple[str, ...]:
        """A list of regular expressions."""
        found = self.words(key)
        for pattern in found:
            try:
                re.compile(pattern)
            except re.error as error:
                self.complain(key, f"{pattern!r} 不是正则表达式({error.msg})", "能编译的正则表达式")
                return ()
        return found

    def span(self, key: str) -> tuple[time, time] | None:
        """An optional pair of clock times, as ``["22:00", "07:00"]``."""
        if key not in self._values:
            return None
        try:
            since, until = (time.fromisoformat(word) for word in self.words(key))
        except ValueError:
            self.complain(key, "应当是两个钟点", f'{key} = ["22:00", "07:00"]')
            return None
        return since, until

    def has(self, key: str) -> bool:
        """Whether the key is written; asking counts as knowing it."""
        self._asked.add(key)
        return key in self._values

    def table(self, key: str) -> "CheckedTable":
        """A table inside this one."""
        self._asked.add(key)
        found = self._values.get(key)
        if not isinstance(found, Mapping):
            self.complain(
                key, "缺少这一节" if key not in self._values else "应当是一节", f"[{self._path(key)}]"
            )
            return CheckedTable({}, self._path(key), [])
        return CheckedTable(found, self._path(key), self._complaints)

    def tables(self, key: str) -> list["CheckedTable"]:
        """A list of tables inside this one, at least one."""
        self._asked.add(key)
        found = self._values.get(key)
        if not isinstance(found, list) or not found or not all(isinstance(one, Mapping) for one in found):
            self.complain(key, "应当有一节或几节", f"[[{self._path(key)}]]")
            return []
        return [
            CheckedTable(one, f"{self._path(key)}[{number}]", self._complaints)
            for number, one in enumerate(found, 1)
        ]

    def finish(self) -> None:
        """Complains about every key nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                known = "、".join(sorted(self._asked))
                self.complain(key, "没有这一项(写错了?)", f"删去它,或改成其中之一:{known}")

    def _path(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key
