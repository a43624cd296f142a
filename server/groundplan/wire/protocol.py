"""Generated from shared/protocol.schema.json by `npm run generate`: change that file, not this one."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias
from msgspec import Meta, Struct, UNSET, UnsetType, field


Protocol: TypeAlias = Annotated[
    Any,
    Meta(
        description="What goes over the wire: one object in and one out for each server command. Lines and columns count from 1.",
        title="Protocol",
    ),
]


Severity: TypeAlias = Literal["error", "warning", "info"]


class Evidence(Struct):
    """
    A stretch of a workspace file.
    """

    path: Annotated[str, Meta(description="Relative to the workspace root, with `/`.")]
    start_line: int = field(name="startLine")
    end_line: int = field(name="endLine")
    symbol: Annotated[str, Meta(description="Qualified name of what stands there.")]


class Fix(Struct):
    """
    An edit of the diagram's source that mends a finding.
    """

    title: str
    start_line: int = field(name="startLine")
    start_column: int = field(name="startColumn")
    end_line: int = field(name="endLine")
    end_column: int = field(name="endColumn")
    text: str


class Finding(Struct):
    """
    One thing to say about a diagram, and where.
    """

    code: str
    severity: Severity
    message: str
    start_line: int = field(name="startLine")
    start_column: int = field(name="startColumn")
    end_line: int = field(name="endLine")
    end_column: int = field(name="endColumn")
    element: str | None
    evidence: Evidence | None
    fix: Fix | None


class ValidatorResult(Struct):
    score: float
    weight: float
    applicable: bool
    findings: list[Finding]


class Report(Struct):
    """
    What the eight validators say.
    """

    score: float
    accepted: bool
    validators: dict[str, ValidatorResult]


class GroundedElement(Struct):
    """
    An element that exists in the code, and where.
    """

    element: str
    symbol: str
    path: str
    start_line: int = field(name="startLine")
    end_line: int = field(name="endLine")


class GroundedEdge(Struct):
    from_: str = field(name="from")
    to: str
    label: str
    state: Literal["existing", "proposed"]
    path: str | None
    start_line: int | None = field(name="startLine")


class Grounding(Struct):
    """
    Which elements exist in the workspace, and where; which are proposed.
    """

    existing: list[GroundedElement]
    proposed: list[str]
    edges: list[GroundedEdge]


class Attempt(Struct):
    """
    One call of one model, or of the extractor.
    """

    model: str
    prompt_version: str | None = field(name="promptVersion")
    seconds: float
    tokens_in: int = field(name="tokensIn")
    tokens_out: int = field(name="tokensOut")
    score: float | None
    error: str | None


class Source(Struct):
    """
    A stretch of code that the artifact was made from.
    """

    path: str
    start_line: int = field(name="startLine")
    end_line: int = field(name="endLine")


class Artifact(Struct):
    """
    A Mermaid source with its diagram and all that is known about it.
    """

    id: str
    type: str
    source: Annotated[str, Meta(description="The Mermaid text.")]
    diagram: Annotated[
        dict[str, Any],
        Meta(description="The typed value; its shape is the kind's own schema."),
    ]
    score: float
    accepted: bool
    model: str
    attempts: list[Attempt]
    report: Report
    grounding: Grounding
    sources: list[Source]
    notes: list[str]
    output: (
        Annotated[
            str, Meta(description="The file that was written, where one was asked for.")
        ]
        | None
    )


class ArtifactType(Struct):
    id: str
    title: str
    extractor: Annotated[
        bool, Meta(description="Code alone can answer, with no model.")
    ]
    diagram: Annotated[
        str,
        Meta(description="The diagram's kind; `text` for types that are no diagram."),
    ]


class SkippedFile(Struct):
    path: str
    reason: str


class IndexSummary(Struct):
    """
    What was indexed, and what it took.
    """

    root: str
    files: int
    symbols: int
    chunks: int
    languages: dict[str, int]
    skipped: list[SkippedFile]
    from_cache: bool = field(name="fromCache")
    changed_files: int = field(name="changedFiles")
    seconds: float
    peak_memory_bytes: int = field(name="peakMemoryBytes")
    notes: list[str] = field(default_factory=list)


class EmbeddedCounts(Struct):
    instant: int
    quality: int
    total: int


class IndexStatus(Struct):
    state: Literal["indexing", "ready"]
    files: int
    chunks: int
    changed_files: int = field(name="changedFiles")
    lexical: bool
    embedded: EmbeddedCounts
    seconds: float
    error: Annotated[str, Meta(description="Why the last indexing failed.")] | None
    quality_note: Annotated[
        str,
        Meta(description="Why no vectors of quality are being made, where that is so."),
    ] = field(name="qualityNote", default="")


class Rendered(Struct):
    format: Literal["svg", "png", "pdf"]
    data: Annotated[str, Meta(description="SVG as text, PNG and PDF in base64.")]


class NamedElement(Struct):
    """
    An element of a diagram: `Order.total`, an attribute.
    """

    element: Annotated[
        str,
        Meta(
            description="The name that people find it by; empty for the diagram itself."
        ),
    ]
    kind: Annotated[
        str,
        Meta(
            description="What it is: entity, message, …; of a line that is kept as written, what that is."
        ),
    ]


class ElementChange(Struct):
    """
    A property that an element has in both diagrams.
    """

    element: str
    kind: str
    property: Annotated[
        str, Meta(description="As the diagram's JSON names it, or `position`.")
    ]
    old: str
    new: str


class Difference(Struct):
    """
    What one diagram has, lacks and says otherwise than another.
    """

    added: list[NamedElement]
    removed: list[NamedElement]
    changed: list[ElementChange]
    source: Annotated[
        str, Meta(description="One drawing of both, with what became of each element.")
    ]


class MergeConflict(Struct):
    """
    Both sides changed a property, or one removed what the other changed. The merge has what mine wanted.
    """

    element: str
    kind: str
    property: Annotated[
        str, Meta(description="Empty where the whole element is meant.")
    ]
    mine: Annotated[str, Meta(description="Null: mine wants no such element.")] | None
    theirs: str | None


class Merged(Struct):
    """
    Two changes of one diagram in one.
    """

    source: str
    conflicts: list[MergeConflict]
    notes: Annotated[
        list[str],
        Meta(description="What was in a text and could not be written again."),
    ]


class SearchHit(Struct):
    """
    A stretch of a file that answers a query.
    """

    path: str
    start_line: int = field(name="startLine")
    end_line: int = field(name="endLine")
    symbol: Annotated[
        str,
        Meta(
            description="Qualified name of what it declares, or the headings above a section; may be empty."
        ),
    ]
    kind: str
    score: Annotated[
        float,
        Meta(description="The higher the better; to be compared within one answer."),
    ]
    parts: Annotated[dict[str, float], Meta(description="What the score is made of.")]
    text: str


class ContextItem(Struct):
    """
    Code that a prompt carries, and why.
    """

    path: str
    start_line: int = field(name="startLine")
    end_line: int = field(name="endLine")
    reason: str
    tokens: int


class Context(Struct):
    """
    What a model would be told of the workspace for a request.
    """

    universal: Annotated[
        str, Meta(description="The picture of the project, as Markdown.")
    ]
    items: list[ContextItem]
    left_out: Annotated[
        list[ContextItem],
        Meta(
            description="What the budget had no room for; the path is empty for parts of the picture."
        ),
    ] = field(name="leftOut")
    tokens: int
    text: Annotated[str, Meta(description="The whole, as it would be sent.")]


class NoParams(Struct):
    workspace: Annotated[
        str,
        Meta(description="A workspace folder's URI or path, where several are open."),
    ] = ""
    work_done_token: str | int | UnsetType = field(name="workDoneToken", default=UNSET)


class GenerateParams(Struct):
    type: Annotated[str, Meta(min_length=1)]
    scope: list[str] = field(default_factory=list)
    all: bool = False
    request: str = ""
    model: str = ""
    no_model: bool = field(name="noModel", default=False)
    deadline: Annotated[float, Meta(description="Seconds.")] | UnsetType = UNSET
    seed: int | UnsetType = UNSET
    base: str = ""
    output: Annotated[
        str, Meta(description="A file to write: .mmd, .svg, .png, .pdf, .md or .json.")
    ] = ""
    workspace: str = ""
    work_done_token: str | int | UnsetType = field(name="workDoneToken", default=UNSET)


class ValidateParams(Struct):
    source: str
    type: str = ""
    request: str = ""
    workspace: str = ""
    work_done_token: str | int | UnsetType = field(name="workDoneToken", default=UNSET)


class RenderParams(Struct):
    source: str
    format: Literal["svg", "png", "pdf"] = "svg"
    workspace: str = ""
    work_done_token: str | int | UnsetType = field(name="workDoneToken", default=UNSET)


class SearchParams(Struct):
    query: str
    limit: Annotated[int, Meta(ge=1, le=1000)] = 10
    kind: Annotated[
        str,
        Meta(description="Only chunks of this kind, such as `function` or `section`."),
    ] = ""
    path: Annotated[
        str,
        Meta(
            description="Only files that this pattern means, written as in .gitignore."
        ),
    ] = ""
    open_files: Annotated[
        list[str],
        Meta(
            description="Files that the user has open, as URIs or paths; what is close to them comes first."
        ),
    ] = field(name="openFiles", default_factory=list)
    workspace: str = ""
    work_done_token: str | int | UnsetType = field(name="workDoneToken", default=UNSET)


class MergeParams(Struct):
    """
    Three Mermaid texts: the common one, and what two sides made of it. Mine wins a conflict.
    """

    base: str
    mine: str
    theirs: str
    workspace: str = ""
    work_done_token: str | int | UnsetType = field(name="workDoneToken", default=UNSET)
