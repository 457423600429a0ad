"""Who is on duty, and the working days, of a configuration."""

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path

from alerting.hours.calendar import WorkCalendar
from alerting.hours.calendar_file import CalendarError, load_calendar
from alerting.hours.clocks import DEFAULT_LIMITS, Clock, Limit, Matter, clocks
from alerting.ports import Roster
from alerting.rehearsal import rehearsal
from alerting.roster.dated import OfficeHours
from alerting.roster.file import read_roster
from alerting.roster.live import LiveRoster
from alerting.roster.store import RosterStore
from dashboards.ports import Index
from streams.handover import AtHandover, Sheets, sheet_path
from streams.settings import BadConfig, Config
from streams.status import ANSWER
from streams.wiring.bus import on_kafka
from streams.wiring.indexes import index
from streams.wiring.stores import status_reader
from streams.wiring.world import people, units

#: imported rosters and swaps, and hand-over sheets, in data_dir
ROSTER, SHEETS = "roster", "handover"


def roster_store(config: Config) -> RosterStore:
    """Imported rosters and swaps of this configuration."""
    own = config.settings.alerting.roster_dir
    return RosterStore(config.data_dir / ROSTER if own is None else config.path(own))


def roster_reaches_all(config: Config) -> bool:
    """Whether every process that decides sees the swaps: on Kafka workers may have a data directory of their own."""
    return not on_kafka(config) or config.settings.alerting.roster_dir is not None


def shifts(config: Config) -> tuple[time, time]:
    """When the people on duty change, and when the night begins (Asia/Shanghai)."""
    section = config.settings.alerting
    return time.fromisoformat(section.handover), time.fromisoformat(section.evening)


def calendar(config: Config) -> WorkCalendar:
    """The working days. BadConfig for an override file that cannot be used."""
    path = config.settings.alerting.calendar
    try:
        return WorkCalendar() if path is None else load_calendar(config.path(path))
    except CalendarError as error:
        raise BadConfig(str(error).splitlines()) from None


def roster(config: Config) -> Roster:
    """Who is on duty: the file, what was imported, the swaps, and the office in working hours; read again whenever one
    of the files changes. A file with errors still serves its sound days; without any file nobody is on duty, and pages go
    to the fallback contact (the doctor says so)."""
    section = config.settings.alerting
    persons, names = people(config), units(config)
    handover, evening = shifts(config)
    packaged = config.rehearsal and section.roster is None
    live = LiveRoster(
        roster_store(config),
        lambda path: read_roster(path, persons, names),
        file=None if section.roster is None else config.path(section.roster),
        base=rehearsal(config.settings.units[0].id)[0] if packaged else None,
        handover=handover,
        evening=evening,
    )
    office: dict[str, dict[str, str]] = {}
    for post in section.office:
        office.setdefault(persons[post.person].unit, {})[post.role] = post.person
    return OfficeHours(live, office, calendar(config).works, handover, evening) if office else live


def countdowns(config: Config) -> Callable[[Matter], tuple[Clock, ...]]:
    """The countdowns of a matter by this configuration's calendar and limits."""
    section = config.settings.alerting
    own = section.limits
    limits = DEFAULT_LIMITS if own is None else tuple(Limit(**one.model_dump()) for one in own)
    return partial(clocks, calendar=calendar(config), limits=limits, closing=shifts(config)[1])


def sheets(config: Config, over: Index) -> Sheets:
    """Makes hand-over sheets."""
    return Sheets(
        over,
        status_reader(config, over, ANSWER).read,
        roster(config),
        people(config),
        units(config),
        roster_store(config),
        shifts(config)[0],
    )


def at_handover(config: Config) -> AtHandover:
    """What the pipeline does at every handover: the sheets of all units, into data_dir."""
    folder = config.data_dir / SHEETS
    keep = timedelta(days=config.settings.privacy.retain_text_days)

    def done(day: date) -> bool:
        return all(sheet_path(folder, day, unit).exists() for unit in units(config))

    return AtHandover(
        shifts(config)[0], done, lambda at: sheets(config, index(config)).write(at, folder, keep)
    )


def template(config: Config, out: Path, month: date) -> Path:
    """Writes an empty roster of a month, with the names of those who may be on duty."""
    from alerting.roster.template import write_template  # xlsxwriter is seldom needed

    names = [person.name for person in people(config).values() if person.role is None]
    title = f"{config.settings.units[0].name}值班表"
    return write_template(out, month, names, calendar(config).works, title=title)


def next_month(day: date) -> date:
    """The first day of the month after a day."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
