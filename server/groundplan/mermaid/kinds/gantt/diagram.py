"""Gantt charts."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class WeekendStart(StrEnum):
    FRIDAY = "friday"
    SATURDAY = "saturday"


@dataclass(frozen=True, slots=True)
class GanttTask:
    """A bar. `end` is a date or a duration (`3d`, `2w`, `4h`); `until` are tasks, by id, it ends before.

    `start` is a date; `after` are tasks, by id, it starts behind. A task with neither starts where the one
    before it ends, and then has no `id`. Dates are written in the diagram's `date_format`.
    """

    name: str
    end: str = ""
    id: str = ""
    start: str = ""
    after: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    done: bool = False
    active: bool = False
    critical: bool = False
    milestone: bool = False
    vertical: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class GanttSection:
    """A group of tasks. Tasks that belong to none stand in a first one with an empty name."""

    name: str
    tasks: tuple[GanttTask, ...] = ()


@dataclass(frozen=True, slots=True)
class GanttDiagram:
    """Sections and their tasks in drawing order.

    `date_format` is what dates are written in (dayjs: `YYYY-MM-DD`), `axis_format` what the axis shows
    (d3: `%d %b`), `tick_interval` its steps (`1week`). `excludes` are days without work: `weekends`, names
    of days, dates; `includes` dates that count all the same. `today_marker` is `off` or a CSS style.
    """

    kind: ClassVar[str] = "gantt"

    sections: tuple[GanttSection, ...] = ()
    date_format: str = "YYYY-MM-DD"
    axis_format: str = ""
    tick_interval: str = ""
    excludes: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    today_marker: str = ""
    week_start: Weekday = Weekday.SUNDAY
    weekend_start: WeekendStart = WeekendStart.SATURDAY
    inclusive_end_dates: bool = False
    title: str = ""
