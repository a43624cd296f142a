"""What both the writer and the reader of flowcharts must agree on."""

from groundplan.mermaid.kinds.flowchart.diagram import FlowHead, FlowLine, FlowShape

BRACKETS = {
    FlowShape.RECTANGLE: ("[", "]"),
    FlowShape.ROUNDED: ("(", ")"),
    FlowShape.STADIUM: ("([", "])"),
    FlowShape.SUBROUTINE: ("[[", "]]"),
    FlowShape.CYLINDER: ("[(", ")]"),
    FlowShape.CIRCLE: ("((", "))"),
    FlowShape.DOUBLE_CIRCLE: ("(((", ")))"),
    FlowShape.DIAMOND: ("{", "}"),
    FlowShape.HEXAGON: ("{{", "}}"),
    FlowShape.LEAN_RIGHT: ("[/", "/]"),
    FlowShape.LEAN_LEFT: ("[\\", "\\]"),
    FlowShape.TRAPEZOID: ("[/", "\\]"),
    FlowShape.INVERTED_TRAPEZOID: ("[\\", "/]"),
    FlowShape.FLAG_LEFT: (">", "]"),
}

# Mermaid's other names for the shapes.
_ALIASES = {
    FlowShape.RECTANGLE: "square rect proc process squareRect",
    FlowShape.ROUNDED: "round event roundedRect",
    FlowShape.STADIUM: "terminal pill",
    FlowShape.SUBROUTINE: "fr-rect subprocess subproc framed-rectangle",
    FlowShape.CYLINDER: "cyl db database",
    FlowShape.DATA_STORE: "datastore",
    FlowShape.FOLDER: "directory",
    FlowShape.CIRCLE: "circ",
    FlowShape.DIAMOND: "diam decision question",
    FlowShape.HEXAGON: "hex prepare",
    FlowShape.LEAN_RIGHT: "lean-r in-out lean_right",
    FlowShape.LEAN_LEFT: "lean-l out-in lean_left",
    FlowShape.TRAPEZOID: "trap-b priority trapezoid-bottom",
    FlowShape.INVERTED_TRAPEZOID: "trap-t manual trapezoid-top inv_trapezoid",
    FlowShape.DOUBLE_CIRCLE: "dbl-circ doublecircle",
    FlowShape.FLAG_LEFT: "rect_left_inv_arrow",
    FlowShape.CARD: "notch-rect notched-rectangle",
    FlowShape.LINED_RECTANGLE: "lin-rect lined-process lin-proc shaded-process",
    FlowShape.SMALL_CIRCLE: "sm-circ start stateStart",
    FlowShape.FRAMED_CIRCLE: "fr-circ stop stateEnd",
    FlowShape.FORK: "join forkJoin",
    FlowShape.HOURGLASS: "collate",
    FlowShape.BRACE_LEFT: "brace comment",
    FlowShape.LIGHTNING_BOLT: "bolt com-link",
    FlowShape.DOCUMENT: "doc",
    FlowShape.DELAY: "half-rounded-rectangle",
    FlowShape.HORIZONTAL_CYLINDER: "h-cyl das",
    FlowShape.LINED_CYLINDER: "lin-cyl disk",
    FlowShape.DISPLAY: "curv-trap curved-trapezoid",
    FlowShape.DIVIDED_RECTANGLE: "div-rect div-proc divided-process",
    FlowShape.TRIANGLE: "tri extract",
    FlowShape.WINDOW_PANE: "win-pane internal-storage",
    FlowShape.FILLED_CIRCLE: "f-circ junction",
    FlowShape.NOTCHED_PENTAGON: "notch-pent loop-limit",
    FlowShape.FLIPPED_TRIANGLE: "flip-tri manual-file",
    FlowShape.SLOPED_RECTANGLE: "sl-rect manual-input",
    FlowShape.DOCUMENTS: "docs st-doc stacked-document",
    FlowShape.STACKED_RECTANGLE: "st-rect procs processes",
    FlowShape.BOW_TIE_RECTANGLE: "bow-rect stored-data",
    FlowShape.CROSSED_CIRCLE: "cross-circ summary",
    FlowShape.TAGGED_DOCUMENT: "tag-doc",
    FlowShape.TAGGED_RECTANGLE: "tag-rect tag-proc tagged-process",
    FlowShape.PAPER_TAPE: "flag",
    FlowShape.LINED_DOCUMENT: "lin-doc",
}
SHAPE_OF_NAME = {shape.value: shape for shape in FlowShape} | {
    alias: shape for shape, aliases in _ALIASES.items() for alias in aliases.split()
}

HEAD_OF_TYPE = {
    "arrow_point": FlowHead.ARROW,
    "arrow_open": FlowHead.NONE,
    "arrow_circle": FlowHead.CIRCLE,
    "arrow_cross": FlowHead.CROSS,
}
LINE_OF_STROKE = {
    "normal": FlowLine.SOLID,
    "dotted": FlowLine.DOTTED,
    "thick": FlowLine.THICK,
    "invisible": FlowLine.INVISIBLE,
}

_TIPS = {FlowHead.ARROW: (">", "<"), FlowHead.CIRCLE: ("o", "o"), FlowHead.CROSS: ("x", "x")}


def arrow(line: FlowLine, head: FlowHead, *, both_ends: bool, length: int) -> str:
    """A line as Mermaid writes it: `-->`, `<-.->`, `===`, `~~~`."""
    if line is FlowLine.INVISIBLE:
        return "~" * (length + 2)
    tip, tail = _TIPS.get(head, ("", ""))
    if not both_ends:
        tail = ""
    if line is FlowLine.DOTTED:
        return f"{tail}-{'.' * length}-{tip}"
    stroke = "=" if line is FlowLine.THICK else "-"
    return tail + stroke * (length + (1 if tip else 2)) + tip
