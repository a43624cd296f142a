"""The artifact types: what can be asked for, which diagram it is, and what answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from groundplan.errors import UsageError
from groundplan.extract.extraction import Extraction
from groundplan.extract.request import ExtractRequest
from groundplan.mermaid.kinds.registry import Diagram

Extractor = Callable[[ExtractRequest], Extraction[Diagram]]

# The kind of a type that is text and no diagram.
TEXT = "text"


@dataclass(frozen=True, slots=True)
class ArtifactType:
    """One entry of the catalogue. `diagram` is the kind of its diagram (`er`, `class`, …).

    Without an `extractor` the type needs a model. `c4_level` is the word that its C4 source starts with.
    """

    id: str
    title: str
    diagram: str
    extractor: Extractor | None = None
    c4_level: str = ""


def _at(module: str, name: str) -> Extractor:
    """An extractor whose module is imported when it first draws: most commands need few of them, or none."""

    def extract(request: ExtractRequest) -> Extraction[Diagram]:
        extractor: Extractor = getattr(import_module(f"groundplan.extract.{module}"), name)
        return extractor(request)

    return extract


CATALOGUE = (
    ArtifactType("mermaid_erd", "Entity-relationship diagram", "er", _at("erd", "extract_erd")),
    ArtifactType("mermaid_class", "Class diagram", "class", _at("class_diagram", "extract_class_diagram")),
    ArtifactType(
        "mermaid_sequence", "Sequence diagram", "sequence", _at("sequence.extract", "extract_sequence")
    ),
    ArtifactType("mermaid_api_sequence", "Sequence of an API request", "sequence"),
    ArtifactType(
        "mermaid_flowchart", "Flowchart", "flowchart", _at("control_flow.extract", "extract_flowchart")
    ),
    ArtifactType("mermaid_state", "State diagram", "state", _at("state.extract", "extract_state")),
    ArtifactType(
        "mermaid_component", "Component diagram", "flowchart", _at("component", "extract_component")
    ),
    ArtifactType("mermaid_c4_context", "C4 context diagram", "c4", c4_level="C4Context"),
    ArtifactType(
        "mermaid_c4_container",
        "C4 container diagram",
        "c4",
        _at("architecture.extract", "extract_c4_container"),
        "C4Container",
    ),
    ArtifactType("mermaid_c4_component", "C4 component diagram", "c4", c4_level="C4Component"),
    ArtifactType("mermaid_c4_deployment", "C4 deployment diagram", "c4", c4_level="C4Deployment"),
    ArtifactType(
        "mermaid_architecture",
        "Architecture diagram",
        "architecture",
        _at("architecture.extract", "extract_architecture"),
    ),
    ArtifactType(
        "mermaid_system_overview", "System overview", "flowchart", _at("component", "extract_overview")
    ),
    ArtifactType("mermaid_data_flow", "Data-flow diagram", "flowchart"),
    ArtifactType("mermaid_user_flow", "User flow", "flowchart"),
    ArtifactType("mermaid_journey", "User journey", "journey"),
    ArtifactType("mermaid_gantt", "Gantt chart", "gantt"),
    ArtifactType("mermaid_timeline", "Timeline", "timeline"),
    ArtifactType("mermaid_mindmap", "Mind map", "mindmap", _at("mindmap", "extract_mindmap")),
    ArtifactType("mermaid_git_graph", "Git graph", "gitGraph", _at("git_graph", "extract_git_graph")),
    ArtifactType("mermaid_pie", "Pie chart", "pie"),
    ArtifactType("mermaid_uml", "UML class diagram", "class", _at("class_diagram", "extract_class_diagram")),
    ArtifactType("api_docs", "API documentation", TEXT),
)


def find_type(type_id: str) -> ArtifactType:
    """The catalogue's entry; raises `UsageError` with the nearest names where there is none."""
    for entry in CATALOGUE:
        if entry.id == type_id:
            return entry
    raise UsageError(f"There is no artifact type `{type_id[:80]}`.", hint=_nearest(type_id))


def _nearest(type_id: str) -> str:
    from rapidfuzz import process  # at first use: only a mistyped name needs it

    ids = [entry.id for entry in CATALOGUE]
    found = process.extractOne(type_id[:80], ids, score_cutoff=60)
    hint = f"Did you mean `{found[0]}`? " if found else ""
    return f"{hint}`groundplan types` lists them."
