"""Gantt charts: the typed value, its source, its JSON."""

from groundplan.mermaid.kinds.gantt.comparing import SHAPE
from groundplan.mermaid.kinds.gantt.diagram import (
    GanttDiagram,
    GanttSection,
    GanttTask,
    Weekday,
    WeekendStart,
)
from groundplan.mermaid.kinds.gantt.json_shape import from_json, schema, to_json
from groundplan.mermaid.kinds.gantt.outlining import outline
from groundplan.mermaid.kinds.gantt.reading import parse
from groundplan.mermaid.kinds.gantt.writing import render

__all__ = [
    "SHAPE",
    "GanttDiagram",
    "GanttSection",
    "GanttTask",
    "Weekday",
    "WeekendStart",
    "from_json",
    "outline",
    "parse",
    "render",
    "schema",
    "to_json",
]
