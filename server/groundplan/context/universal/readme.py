"""The first words of a README that say something."""

import re

_NOT_PROSE = re.compile(
    r"^\s*(?:[#=\-~*_^\"'`+|>]{2,}\s*$|[#>|+]|!\[|\[!\[|<|\.\. |:\w+:|\[[^\]]+\]:|[-*] |\d+[.)] |```|~~~)"
)
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])|`([^`<]+) <[^>]+>`__?|<(https?://[^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<!--.*?-->", re.DOTALL)
_LONGEST = 600  # characters: what is longer is cut after a sentence
_SHORTEST = 5  # words: less is a title or a slogan of links


def first_words(text: str) -> str:
    """The first paragraph of prose, without badges, links' addresses and markup; "" where there is none."""
    text = re.sub(r"^---\n.*?\n---\n", "", text.replace("\r\n", "\n"), count=1, flags=re.DOTALL)
    fenced = re.sub(r"^(```|~~~).*?^\1\s*$", "\n", text, flags=re.DOTALL | re.MULTILINE)
    for block in re.split(r"\n\s*\n", _TAG.sub("", fenced)):
        lines = block.strip("\n").split("\n")
        if len(lines) > 1 and re.fullmatch(r"[=\-~*^#\"'`]{3,}", lines[1].strip()):
            lines = lines[2:]  # a title underlined
        if not lines or lines[0].startswith("    "):
            continue
        prose = " ".join(line.strip() for line in lines if not _NOT_PROSE.match(line))
        prose = _LINK.sub(lambda match: match[1] or match[2] or match[3] or "", prose)
        prose = re.sub(r"(\*\*|__|``|`)(.+?)\1", r"\2", prose).strip()
        if len(re.findall(r"[^\W\d_]{2,}", prose)) >= _SHORTEST:
            return _cut(" ".join(prose.split()))
    return ""


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    end = max(text.rfind(mark, 0, _LONGEST) for mark in (". ", "! ", "? "))
    return text[: end + 1] if end > 0 else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
