"""`passages_of`: what retrieval found as passages for a prompt, with their text as it is now."""

from collections.abc import Sequence

from groundplan.context.hit import Hit
from groundplan.context.passage import Passage
from groundplan.context.score_parts import ScoreParts
from groundplan.errors import WorkspaceError
from groundplan.index.index import Index

_BEST = 0.96  # what the first hit is worth: more than all of the picture but the project itself
_WORDS = {
    "symbol": "named in the request",
    "path": "its file is named in the request",
    "lexical": "its words",
    "dense": "its meaning",
    "proximity": "close to an open file",
}
_PART = 0.2  # of the strongest reason: what is weaker is not worth a word


def passages_of(hits: Sequence[Hit], index: Index) -> list[Passage]:
    """A passage for each hit, worth its share of the best one's score.

    Lines that are gone since the search are left away, and with them a passage that has no others.
    """
    best = max((hit.score for hit in hits), default=0.0)
    lines: dict[str, list[str]] = {}
    passages: list[Passage] = []
    for hit in hits:
        chunk = hit.chunk
        if chunk.path not in lines:
            lines[chunk.path] = _lines(index, chunk.path)
        text = "\n".join(lines[chunk.path][chunk.start_line - 1 : chunk.end_line])
        if text.strip():
            worth = round(_BEST * max(hit.score, 0.0) / best, 4) if best > 0 else 0.0
            record = index.files.get(chunk.path)
            language = "" if record is None else record.language
            passages.append(Passage(chunk.path, chunk.start_line, text, worth, _reason(hit.parts), language))
    return passages


def _lines(index: Index, path: str) -> list[str]:
    try:
        return index.file_text(path).split("\n")
    except WorkspaceError:
        return []


def _reason(parts: ScoreParts) -> str:
    """The strongest one or two reasons, in words."""
    named = {name: value for name, value in parts.as_dict().items() if name in _WORDS and value > 0}
    ranked = sorted(named, key=lambda name: -named[name])
    told = [_WORDS[name] for name in ranked[:2] if named[name] >= named[ranked[0]] * _PART]
    return " and ".join(told)
