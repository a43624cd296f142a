"""The process behind `draw`: PyPI `mermaidx`, which lays Mermaid's pictures out without a browser."""

import base64
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from groundplan.errors import EngineError
from groundplan.mermaid.pdf import one_page_pdf
from groundplan.mermaid.worker import serve

_CONFIG: dict[str, Any] = {"maxTextSize": 100_000_000, "maxEdges": 100_000}

# Mermaid 12 lays out with ELK by default; its line ends come out wrong without a browser.
_BUNDLE_CONFIG = {**_CONFIG, "layout": "dagre", "look": "classic"}

_SHARP = 2.0
_MAX_PIXELS = 40_000_000
_MAX_SIDE = 16_000

_SIZE = re.compile(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"')
# Characters and references that no XML reader takes, from labels that hold control characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_XML_REFERENCE = re.compile(r"&#(?:x[0-9a-fA-F]+|\d+);")


# Kinds whose layout library asks for frame after frame; mermaidx's other engine can stop it.
_NEVER_ENDING_IN_V8 = re.compile(r"^\s*(mindmap|architecture)", re.MULTILINE)

# mermaidx's stand-in for a page looks through the whole drawing for each style it resolves, and reads
# each selector anew: with these two, forty boxes take seconds rather than minutes.
_SHORTCUTS = """
(() => {
  const remembered = (make) => {
    const made = new Map();
    return (text) => {
      if (!made.has(text)) made.set(text, make(text));
      return made.get(text);
    };
  };
  const chains = remembered((selector) =>
    __splitTopLevel(selector.trim(), (char) => char === ",")
      .map(([part]) => __parseComplex(part.trim()))
      .filter((chain) => chain.length > 0));
  globalThis.__matches = (element, selector) =>
    chains(selector).some((chain) => __matchesChain(element, chain, chain.length - 1));
  globalThis.__querySelector = function first(root, selector) {
    for (const child of root.childNodes) {
      if (child.nodeType !== 1) continue;
      const found = __matches(child, selector) ? child : first(child, selector);
      if (found) return found;
    }
    return null;
  };
})();
"""


def main() -> None:
    """Serve drawing requests; the argument is the path of Mermaid's bundle."""
    bundle = Path(sys.argv[1])
    serve(lambda: _Drawer(bundle).draw)


class _Drawer:
    def __init__(self, bundle: Path) -> None:
        try:
            from mermaidx.engine import MermaidRenderError
        except ImportError as error:
            raise EngineError("mermaidx is not installed.", hint="pip install mermaidx") from error
        self._failures = (MermaidRenderError,)
        self._bundle = bundle

    def draw(self, request: dict[str, str]) -> dict[str, str]:
        """`{picture}` in base64, or `{refused}` with what Mermaid said."""
        try:
            svg = self._svg(request["source"])
        except self._failures as error:
            return {"refused": str(error)}
        picture = _picture(_readable(svg), request["format"])
        return {"picture": base64.b64encode(picture).decode("ascii")}

    def _svg(self, source: str) -> str:
        """Drawn by mermaidx's own Mermaid; by our newer one where that does not know the source."""
        try:
            if _NEVER_ENDING_IN_V8.search(source):
                return _quickjs().render_svg(source, "default", _CONFIG, None)
            return _in_v8(source, _CONFIG, None)
        except self._failures:
            if not self._bundle.is_file():
                raise
        return _in_v8(source, _BUNDLE_CONFIG, self._bundle)


@cache
def _quickjs() -> Any:
    from mermaidx.engine import Engine

    engine = Engine()
    engine.start()
    return engine


def _in_v8(source: str, config: dict[str, Any], bundle: Path | None) -> str:
    """mermaidx's page in V8, five times as fast as its default engine; every picture has a fresh page."""
    from mermaidx.engines import _common, v8_engine

    # mermaidx offers its V8 page only behind a process of its own, and no setting for the page's scripts.
    # We are such a process already; the lock file pins the version whose inner functions these are.
    engine: Any = v8_engine
    engine.context_scripts = lambda: _scripts(bundle)
    measurer: Any = _common.TextMeasurer()
    new_page = engine._build_context
    sizes = _label_sizes()
    return engine._render(
        new_page(), source, "default", config, None, sizes, measurer.foreign_object, new_page
    )


@cache
def _label_sizes() -> dict[str, Any]:
    """Sizes of labels that V8 has asked for; mermaidx fills and bounds it."""
    return {}


@cache
def _scripts(bundle: Path | None) -> tuple[str, ...]:
    """What a page loads: mermaidx's scripts with our shortcuts, and our bundle in place of its Mermaid."""
    from mermaidx.engines import _common

    path_boxes, dom, mermaid, expose, driver = _common.context_scripts()
    if bundle is not None:
        mermaid = bundle.read_text(encoding="utf-8")
        expose = "globalThis.mermaid = groundplanMermaid.mermaid;"
    return (path_boxes, dom, _SHORTCUTS, mermaid, expose, driver)


def _readable(svg: str) -> str:
    """Well-formed XML on an opaque ground, so that it reads in a dark window as in a light one."""
    clean = _NOT_XML_REFERENCE.sub(_kept_reference, _NOT_XML.sub("", svg))
    return clean.replace("background-color: transparent", "background-color: white", 1)


def _kept_reference(match: re.Match[str]) -> str:
    digits = match[0][2:-1]
    number = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    return "" if number > 0x10FFFF or _NOT_XML.match(chr(number)) else match[0]


def _picture(svg: str, format: str) -> bytes:
    if format == "svg":
        return svg.encode("utf-8")
    from mermaidx import raster

    scale = _scale(svg)
    bitmap = raster.render_bitmap(svg, background="#ffffff", scale=scale)
    if format == "png":
        return bitmap.to_bytes("png", quality=100)
    bitmap.convert_to_rgba()
    return one_page_pdf(bytes(bitmap.tobytes()), bitmap.width, bitmap.height, pixels_per_px=scale)


def _scale(svg: str) -> float:
    """Twice the natural size for sharpness, less for a picture that would not fit into memory."""
    size = _SIZE.search(svg)
    if size is None:
        return _SHARP
    width, height = max(float(size[1]), 1.0), max(float(size[2]), 1.0)
    return min(_SHARP, _MAX_SIDE / max(width, height), (_MAX_PIXELS / (width * height)) ** 0.5)
