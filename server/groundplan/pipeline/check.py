"""A source, whoever wrote it, checked: parsed by Mermaid, held against the code, scored."""

from groundplan.extract.extraction import Extraction
from groundplan.jobs import CancelToken
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds import registry
from groundplan.mermaid.kinds.er import ErDiagram
from groundplan.settings import ValidationSettings
from groundplan.validators.facts import CodeFacts, Declarations
from groundplan.validators.finding import Report
from groundplan.validators.registry import validate
from groundplan.validators.subject import Subject


def check(
    source: str,
    *,
    type_id: str = "",
    request: str = "",
    code: Extraction[ErDiagram] | None = None,
    declarations: Declarations | None = None,
    settings: ValidationSettings,
    cancel: CancelToken,
) -> Report:
    """What the eight validators say of `source`.

    `code` is all that the workspace declares (the unscoped extraction), None where there is no
    workspace to hold the diagram against.
    """
    syntax = check_syntax(source)
    cancel.check()
    typed = syntax.kind is not None and registry.has_type(syntax.kind) and syntax.error is None
    parsed = registry.parse(syntax.kind, source) if typed and syntax.kind else None
    subject = Subject(
        source=source,
        kind=syntax.kind,
        type_id=type_id or None,
        diagram=parsed.diagram if parsed else None,
        spans=parsed.spans if parsed else {},
        syntax_error=syntax.error,
        request=request or None,
        code=CodeFacts.of(code, declarations) if code is not None else None,
    )
    return validate(subject, weights=settings.weights, threshold=settings.accept_score, cancel=cancel)
