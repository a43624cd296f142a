"""`mermaid_sequence` from code alone: the calls that follow from one function."""

from groundplan.extract.extraction import Extraction
from groundplan.extract.named_function import find_function
from groundplan.extract.request import ExtractRequest
from groundplan.extract.sequence.draw import draw_script
from groundplan.extract.sequence.plan import ALL_DEPTH, ALL_MESSAGES, MAX_DEPTH, MAX_MESSAGES, plan_calls
from groundplan.extract.sequence.read import LANGUAGES, calls_of
from groundplan.extract.sequence.script import script_of
from groundplan.mermaid.kinds.sequence import SequenceDiagram


def extract_sequence(request: ExtractRequest) -> Extraction[SequenceDiagram]:
    """The call chain from the function that the scope names, or else from a likely entry point.

    Only calls whose target is certain are drawn, and of a long chain the upper part, unless
    `everything` is asked for. Raises `UsageError` for a scope that names no function, or several.
    """
    function = find_function(request.index, request.scope, languages=LANGUAGES, text=request.text)
    found = calls_of(request.index, function) if function is not None else None
    if function is None or found is None:
        looked_for = "No function was found: looked for Python, TypeScript, JavaScript and Java."
        return Extraction(SequenceDiagram(), notes=(looked_for,))
    request.progress("Following calls", 0, 0)
    request.cancel.check()
    reader, start = found
    messages, depth = (ALL_MESSAGES, ALL_DEPTH) if request.everything else (MAX_MESSAGES, MAX_DEPTH)
    plan = plan_calls(reader, start, messages=messages, depth=depth)
    notes = [function.note] if function.note else []
    if not plan.steps:
        notes.append(
            f"`{start.owner_name}.{start.name}` makes no call that surely reaches the workspace's code."
        )
    script = script_of(start, plan.steps)
    return draw_script(script, notes=(*notes, *plan.notes))
