"""`mermaid_flowchart` from code alone: the control flow of one function."""

from groundplan.extract.control_flow.build import build_flow
from groundplan.extract.control_flow.collapse import MAX_NODES, collapse
from groundplan.extract.control_flow.draw import draw_flow
from groundplan.extract.control_flow.read import LANGUAGES, READERS
from groundplan.extract.control_flow.wording import shortened, text_of
from groundplan.extract.extraction import Extraction
from groundplan.extract.function_node import FunctionNode, function_node
from groundplan.extract.named_function import find_function
from groundplan.extract.request import ExtractRequest
from groundplan.mermaid.kinds.flowchart import FlowchartDiagram

_MAX_HEAD = 40


def extract_flowchart(request: ExtractRequest) -> Extraction[FlowchartDiagram]:
    """The control flow of the function that the scope names, or else of one that looks worth it.

    A large function's deeper nesting is folded unless `everything` is asked for. Raises `UsageError`
    for a scope that names no function, or several.
    """
    function = find_function(request.index, request.scope, languages=LANGUAGES, text=request.text)
    if function is None:
        return Extraction(
            FlowchartDiagram(),
            notes=("No function was found: looked for Python, TypeScript, JavaScript and Java.",),
        )
    found = function_node(request.index, function)
    request.cancel.check()
    first, last = found.node.start_point.row + 1, found.node.end_point.row + 1
    title = _head(function.symbol.name, found)
    flow = build_flow(READERS[found.language](found.node), title=title, line=first, end_line=last)
    notes = [function.note] if function.note else []
    if not request.everything:
        collapsed = collapse(flow)
        if collapsed.folded:
            notes.append(_folded(len(flow.nodes), collapsed.folded))
        flow = collapsed.flow
    return draw_flow(flow, path=function.path, symbol=function.full_name, notes=tuple(notes))


def _head(name: str, found: FunctionNode) -> str:
    """`place_order(cart, user)`: the parameters without their types, if there is room for them."""
    parameters = found.node.child_by_field_name("parameters")
    if parameters is None:
        return f"{name}({text_of(found.node.child_by_field_name('parameter'))})"
    names = [
        text_of(child).partition("=")[0] for child in parameters.named_children if child.type != "comment"
    ]
    if found.language == "java":
        names = [each.rpartition(" ")[2] for each in names]
    names = [each.partition(":")[0].strip() for each in names]
    receiver = names[:1] in (["self"], ["cls"], ["this"])
    names = [each for each in names[receiver:] if each not in ("/", "*")]
    return shortened(f"{name}({', '.join(names)})", _MAX_HEAD)


def _folded(nodes: int, boxes: int) -> str:
    what = "1 block is one box" if boxes == 1 else f"{boxes} blocks are one box each"
    return f"Folded: {what}, because all {nodes} steps would be more than {MAX_NODES}; --all shows them."
