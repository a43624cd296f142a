"""The texts that are compared: our own, Mermaid's published examples, and any folder of documentation."""

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.conformance.variants import variants_of
from tests.server.mermaid.texts import SAMPLES

OWN = Path(__file__).parent / "texts"

_FENCE = re.compile(r"^(?P<mark>`{3,}|~{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=mark)[ \t]*$", re.M | re.S)
_FENCE_WORDS = frozenset({"mermaid", "mermaid-example", "mermaid-nocode"})
_EXAMPLES_SCRIPT = (
    "import(process.argv[1]).then(({diagramData}) => console.log(JSON.stringify("
    "diagramData.flatMap(({examples}) => examples.map(({title, code}) => [title, code])))))"
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text, where it is from, and what was done to it ("" for a text as it was found)."""

    origin: str
    source: str
    broken: str = ""


def own_texts() -> Iterator[Text]:
    """What we wrote for this: at least one text of every kind that Mermaid has, and each with an error."""
    for file in sorted(OWN.glob("**/*.mmd")):
        yield Text(file.relative_to(OWN).as_posix(), file.read_text(encoding="utf-8"))
    for name, sample in SAMPLES.items():
        yield Text(f"sample {name}", sample.good)
        yield Text(f"broken sample {name}", sample.broken, "by hand")


def published_texts(package: Path) -> Iterator[Text]:
    """The examples that Mermaid publishes as an npm package, unpacked at `package`."""
    entry = package / "dist" / "mermaid-examples.core.mjs"
    done = subprocess.run(
        ["node", "--input-type=module", "-e", _EXAMPLES_SCRIPT, entry.as_uri()],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    for title, code in json.loads(done.stdout):
        yield Text(f"published: {title}", code)


def folder_texts(folder: Path) -> Iterator[Text]:
    """The Mermaid fences of a folder's Markdown, and its files of Mermaid."""
    for file in sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".mmd", ".mermaid")):
        name, content = file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8")
        if file.suffix != ".md":
            yield Text(name, content)
            continue
        for match in _FENCE.finditer(content):
            if match["info"].strip().partition(" ")[0] in _FENCE_WORDS:
                line = content.count("\n", 0, match.start()) + 1
                yield Text(f"{name}:{line}", match["body"])


def with_variants(texts: Iterable[Text], count: int, *, seed: int) -> list[Text]:
    """The texts, each once, and up to `count` broken variants of each that was found whole."""
    found: dict[str, Text] = {}
    for text in texts:
        found.setdefault(text.source, text)
    for text in list(found.values()):
        if text.broken or not text.source:
            continue
        for broken, source in variants_of(text.source, count, seed=f"{seed} {text.origin}"):
            found.setdefault(source, Text(text.origin, source, broken))
    return list(found.values())
