"""The outline of a user journey: sections with their tasks, and the actors."""

from groundplan.mermaid.kinds.journey.diagram import JourneyDiagram
from groundplan.mermaid.outline import Outline, OutlineNode


def outline(diagram: JourneyDiagram) -> Outline:
    sections = (
        OutlineNode(
            section.name,
            tuple(f"{section.name}.{task.name}" for task in section.tasks),
            proposed=bool(section.tasks) and all(task.proposed for task in section.tasks),
        )
        for section in diagram.sections
    )
    tasks = [task for section in diagram.sections for task in section.tasks]
    actors = dict.fromkeys(actor for task in tasks for actor in task.actors)
    return Outline((*sections, *map(OutlineNode, actors)))
