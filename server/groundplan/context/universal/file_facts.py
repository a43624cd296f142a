"""`FileFacts`: what one file adds to the picture of its project. Made from its record and text alone."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from groundplan.context.file_role import FileRole, role_by_head, role_by_path
from groundplan.context.universal.entry_points import code_entry_points
from groundplan.context.universal.manifests.manifest import EntryPoint, Manifest
from groundplan.context.universal.manifests.read import is_manifest, read_manifest
from groundplan.context.universal.names import case_of
from groundplan.index.records import FileRecord, Import, SymbolKind

_SUBJECTS = {
    SymbolKind.CLASS: "classes",
    SymbolKind.INTERFACE: "classes",
    SymbolKind.ENUM: "classes",
    SymbolKind.FUNCTION: "functions",
    SymbolKind.METHOD: "methods",
    SymbolKind.CONSTANT: "constants",
}
_DOC_STYLES = (
    ("Google-style docstrings", re.compile(r"^\s+(?:Args|Returns|Raises):\s*$", re.MULTILINE)),
    ("NumPy-style docstrings", re.compile(r"^\s*(?:Parameters|Returns)\n\s*-{3,}\s*$", re.MULTILINE)),
    (
        "reStructuredText docstrings (`:param x:`)",
        re.compile(r"^\s*:(?:param|returns?|raises)\b", re.MULTILINE),
    ),
    ("doc comments with `@param`", re.compile(r"^\s*\*\s*@(?:param|returns?)\b", re.MULTILINE)),
)
WIDTHS = (79, 88, 100, 120)
_PLAIN_LANGUAGES = frozenset({"json", "text", "xml", "css", "html", "markdown", "restructuredtext"})
_NO_LINES = frozenset(
    {"json", "text", "markdown", "restructuredtext", "xml", "yaml", "toml", "ini", "mermaid"}
)


class FileFacts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is counted of a file. `widths` are its numbers of lines, and of those wider than `WIDTHS`."""

    digest: str
    role: FileRole
    language: str = ""
    lines: int = 0
    manifest: Manifest | None = None
    modules: tuple[str, ...] = ()
    names: tuple[tuple[str, str, int], ...] = ()
    doc_styles: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    entry_points: tuple[EntryPoint, ...] = ()


def needs_text(record: FileRecord, local_path: str) -> bool:
    """Whether the facts of a file are in its text too; for the others the record says all."""
    if is_manifest(local_path):
        return True
    return role_by_path(local_path) is FileRole.SOURCE and (
        bool(record.symbols or record.imports or record.references) or local_path.endswith(".py")
    )


def facts_of(record: FileRecord, local_path: str, text: str) -> FileFacts:
    """The facts of a file; `local_path` is its path below its root, `text` "" where it is not needed."""
    role = role_by_path(local_path)
    if role is FileRole.SOURCE:
        role = role_by_head(text)
    if role is not FileRole.SOURCE or record.language in _PLAIN_LANGUAGES:
        manifest = read_manifest(local_path, text) if text else None
        return FileFacts(record.digest, role, record.language, manifest=manifest)
    lines = text.split("\n")
    widths = [len(line) for line in lines if line.strip()]
    return FileFacts(
        record.digest,
        role,
        record.language,
        lines=0 if record.language in _NO_LINES else len(widths),
        manifest=read_manifest(local_path, text),
        modules=tuple(sorted({each for one in record.imports if (each := _outside(record.language, one))})),
        names=tuple(sorted((*key, n) for key, n in _names(record, local_path).items())),
        doc_styles=tuple(style for style, pattern in _DOC_STYLES if pattern.search(text)),
        widths=(len(widths), *(sum(width > limit for width in widths) for limit in WIDTHS)),
        entry_points=tuple(code_entry_points(record, local_path, text)),
    )


def _names(record: FileRecord, path: str) -> Mapping[tuple[str, str], int]:
    counts: Counter[tuple[str, str]] = Counter()
    for symbol in record.symbols:
        subject = _SUBJECTS.get(symbol.kind)
        outer = symbol.qualified_name.split(".")[-2:-1]
        if subject is not None and outer != [symbol.name] and (case := case_of(symbol.name)):
            counts[subject, case] += 1  # (a constructor has its class's name)
    if case := case_of(path.rpartition("/")[2].partition(".")[0]):
        counts["files", case] += 1
    return counts


def _outside(language: str, imported: Import) -> str:
    """The package that an import takes from, as far as its name says; "" for a relative one."""
    module = imported.module
    if not module or imported.level or module.startswith((".", "/", "~")):
        return ""
    return next(_packages(language, module), "")


def _packages(language: str, module: str) -> Iterator[str]:
    if language in ("javascript", "typescript", "tsx", "vue", "svelte"):
        parts = module.removeprefix("node:").split("/")
        yield "/".join(parts[:2]) if module.startswith("@") else parts[0]
    elif language == "go":
        yield "/".join(module.split("/")[:3])
    elif language in ("java", "kotlin", "scala", "csharp", "php"):
        yield ".".join(re.split(r"[.\\]", module.strip("\\"))[:3])
    else:
        yield re.split(r"[.:/]", module)[0]
