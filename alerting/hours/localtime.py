"""The officers' clock."""

from datetime import timedelta, timezone

#: Asia/Shanghai; a fixed offset since 1991 (tz database), so no time zone data is needed
SHANGHAI = timezone(timedelta(hours=8))
