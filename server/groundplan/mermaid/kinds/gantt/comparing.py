"""How two Gantt charts are compared."""

from groundplan.mermaid.compare.shape import Element, Shape, by
from groundplan.mermaid.kinds.gantt.diagram import GanttDiagram, GanttSection, GanttTask

SHAPE = Shape(
    {
        GanttDiagram: Element("diagram", texts={"excludes": "day off", "includes": "working day"}),
        GanttSection: Element("section"),
        # A task that was renamed is still the one that others wait for.
        GanttTask: Element("task", keys=(by("name", "id"), by("name"), lambda task: task.id or object())),
    },
    ordered=frozenset({"sections", "tasks"}),
)
