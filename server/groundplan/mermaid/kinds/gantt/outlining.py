"""The outline of a Gantt chart: its tasks, and which of them wait for which."""

from groundplan.mermaid.kinds.gantt.diagram import GanttDiagram
from groundplan.mermaid.outline import Outline, OutlineEdge, OutlineNode


def outline(diagram: GanttDiagram) -> Outline:
    placed = [(f"{section.name}.{task.name}", task) for section in diagram.sections for task in section.tasks]
    by_id = {task.id: name for name, task in placed if task.id}
    edges = (
        OutlineEdge(name, by_id.get(other, other), label, proposed=task.proposed)
        for name, task in placed
        for label, others in (("after", task.after), ("until", task.until))
        for other in others
    )
    nodes = (OutlineNode(name, proposed=task.proposed) for name, task in placed)
    return Outline(tuple(nodes), tuple(edges))
