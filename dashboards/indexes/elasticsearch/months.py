"""Retention by the month: mentions of a month are one index, and dropping it costs nothing."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboards.indexes.elasticsearch.reaching import reaching
from dashboards.indexes.elasticsearch.server import Server

_SHANGHAI = ZoneInfo("Asia/Shanghai")


def month_of(written: str) -> str | None:
    """``2026-03`` as an index names it (2026.03); None when that is no month."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", written)
    return f"{found[1]}.{found[2]}" if found else None


def first_kept(present: datetime, months: int) -> str:
    """The first month (2026.03, Asia/Shanghai) that is kept when so many whole months before the present one are."""
    at = present.astimezone(_SHANGHAI)
    number = at.year * 12 + at.month - 1 - months
    return f"{number // 12:04}.{number % 12 + 1:02}"


def drop_before(server: Server, month: str) -> list[str]:
    """Deletes the mentions published before a month (2026.03, Asia/Shanghai); returns the months that went."""
    server.ready()
    with reaching(server.address):
        places = {index: server.names.place(index) for index in server.read_indices()}
        gone = {
            index: place.month
            for index, place in places.items()
            if place and place.month and place.month < month
        }
        for index in sorted(gone):
            server.client.indices.delete(index=index, ignore_unavailable=True)
    server.forget()
    return sorted(gone.values())
