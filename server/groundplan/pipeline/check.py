"""A source, whoever wrote it, checked: parsed by Mermaid, held against the code, scored."""

from collections.abc import Callable

from groundplan.extract.extraction import Extraction
from groundplan.jobs import CancelToken
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds import registry
from groundplan.mermaid.kinds.er import ErDiagram
from groundplan.mermaid.kinds.registry import Diagram
from groundplan.pipeline.catalogue import TEXT, find_type
from groundplan.settings import ValidationSettings
from groundplan.validators.facts import CodeFacts, CodeGraph, Declarations
from groundplan.validators.finding import Report
from groundplan.validators.registry import validate
from groundplan.validators.subject import Expected, Subject

ReadEntities = Callable[[], Extraction[ErDiagram]]


def check(
    source: str,
    *,
    type_id: str = "",
    request: str = "",
    entities: ReadEntities | None = None,
    declarations: Declarations | None = None,
    graph: CodeGraph | None = None,
    proof: Extraction[Diagram] | None = None,
    settings: ValidationSettings,
    cancel: CancelToken,
) -> Report:
    """What the eight validators say of `source`.

    `entities` reads all that the workspace's data models declare (the unscoped extraction); it is asked
    for ER diagrams only. Other kinds are held against `declarations`, the `graph`, and `proof`, the
    extraction that the source was written from. All are None where there is no workspace.
    """
    syntax = check_syntax(source)
    cancel.check()
    typed = syntax.kind is not None and registry.has_type(syntax.kind) and syntax.error is None
    parsed = registry.parse(syntax.kind, source) if typed and syntax.kind else None
    code = None
    if parsed is not None and parsed.diagram.kind == ErDiagram.kind:
        code = CodeFacts.of(entities(), declarations) if entities is not None else None
    elif declarations is not None or proof is not None:
        code = CodeFacts.around(declarations, graph, proof)
    subject = Subject(
        source=source,
        kind=syntax.kind,
        type_id=type_id or None,
        expected=_expected(type_id),
        diagram=parsed.diagram if parsed else None,
        spans=parsed.spans if parsed else {},
        syntax_error=syntax.error,
        request=request or None,
        code=code,
    )
    return validate(subject, weights=settings.weights, threshold=settings.accept_score, cancel=cancel)


def _expected(type_id: str) -> Expected | None:
    if not type_id:
        return None
    entry = find_type(type_id)
    return None if entry.diagram == TEXT else Expected(entry.title, entry.diagram, entry.c4_level)
