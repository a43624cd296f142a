"""Does Mermaid accept a text? Asked of Mermaid itself, for every kind it knows."""

from dataclasses import dataclass
from typing import Any

from groundplan.mermaid.detect import kind_of_type
from groundplan.mermaid.engine import Engine, EngineExhausted, shared_engine
from groundplan.mermaid.token_words import list_of, words_of
from groundplan.text import Span


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Why Mermaid refuses a text, and where in the text as written.

    `span` is what it stumbled over; where Mermaid tells no place (a rule of the diagram rather than
    of its grammar) `placed` is false and the span is the diagram's first character. `expected` says
    in plain words what could have stood there. `detail` is Mermaid's own message; `reported_line`
    the line it names, which does not count front matter, directives and comments.
    """

    message: str
    span: Span
    expected: tuple[str, ...] = ()
    found: str | None = None
    placed: bool = True
    detail: str = ""
    reported_line: int | None = None

    @property
    def line(self) -> int:
        return self.span.start_line

    @property
    def column(self) -> int:
        return self.span.start_column


@dataclass(frozen=True, slots=True)
class SyntaxResult:
    """`kind` is Groundplan's name of the diagram's kind (None if none is recognised)."""

    kind: str | None
    error: SyntaxProblem | None

    @property
    def ok(self) -> bool:
        return self.error is None


def check_syntax(source: str, *, engine: Engine | None = None) -> SyntaxResult:
    """Ask Mermaid whether it takes `source`. Any text is fine; raises `EngineError` without a bundle."""
    return syntax_result(ask(source, "check", engine or shared_engine()))


def ask(source: str, function: str, engine: Engine) -> dict[str, Any]:
    """The engine's answer about a text; a text that Mermaid cannot get done with is a refused one."""
    try:
        return engine.call(function, source)
    except EngineExhausted as error:
        refusal: dict[str, Any] = {
            "message": error.message,
            "name": "Exhausted",
            "placed": False,
            "expected": [],
            "found": None,
        }
        return {"kind": None, "error": {**refusal, "line": 1, "column": 1, "endLine": 1, "endColumn": 1}}


def syntax_result(answer: dict[str, Any]) -> SyntaxResult:
    """The engine's answer as a value."""
    kind, error = answer["kind"], answer["error"]
    return SyntaxResult(
        kind=None if kind is None else kind_of_type(kind),
        error=None if error is None else _problem(error),
    )


def _problem(error: dict[str, Any]) -> SyntaxProblem:
    expected = words_of(error["expected"])
    return SyntaxProblem(
        message=_sentence(error, expected),
        span=Span(error["line"], error["column"], error["endLine"], error["endColumn"]),
        expected=expected,
        found=error["found"],
        placed=error["placed"],
        detail=error["message"],
        reported_line=error.get("reportedLine"),
    )


def _sentence(error: dict[str, Any], expected: tuple[str, ...]) -> str:
    if error["name"] == "UnknownDiagramError":
        return "No kind of diagram that Mermaid knows: the text should start with a word such as `erDiagram`."
    if not error["placed"] or (error["found"] is None and not expected and "exical" not in error["message"]):
        return error["message"].strip().partition("\n")[0]
    sentence = _met(error["found"])
    return f"{sentence}; expected {list_of(expected)}." if expected else f"{sentence}."


def _met(found: str | None) -> str:
    if found is None:
        return "This cannot be read here"
    if found == "EOF":
        return "The diagram ends too early"
    if not found.strip():
        return "The line ends too early" if "\n" in found else "Unexpected space"
    return f"Unexpected `{found.strip()[:40]}`"
