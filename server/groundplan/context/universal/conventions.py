"""The habits of a project's code: how it names, documents, formats and tests."""

from collections import Counter
from collections.abc import Mapping, Sequence

from groundplan.context.file_role import FileRole
from groundplan.context.universal.data_model import habit_of
from groundplan.context.universal.file_facts import WIDTHS, FileFacts
from groundplan.context.universal.manifests.manifest import Manifest
from groundplan.context.universal.picture import Convention

_SUBJECTS = ("classes", "functions", "methods", "constants", "files")
_MAIN_SHARE = 0.1  # of the lines: what is less says little of the project
_WIDE_SHARE = 0.005  # so few lines may be wider than a limit that is kept


def code_conventions(facts: Mapping[str, FileFacts], manifests: Sequence[Manifest]) -> list[Convention]:
    """What most of the code does, with shares. `facts` are those of one project, by path in it."""
    languages = _main_languages(facts)
    found = [
        habit_of(
            f"{subject} ({language})" if len(languages) > 1 else subject, _cases(facts, subject, language)
        )
        for language in languages
        for subject in _SUBJECTS
    ]
    styles = Counter(style for fact in facts.values() for style in fact.doc_styles)
    found += [habit_of("documentation", styles), _tests(facts), _width(facts, manifests), _tools(manifests)]
    return [convention for convention in found if convention is not None]


def _main_languages(facts: Mapping[str, FileFacts]) -> list[str]:
    """The languages that a good part of the code is written in, the commonest first."""
    lines: Counter[str] = Counter()
    for fact in facts.values():
        if any(about in _SUBJECTS[:3] for about, _, _ in fact.names):
            lines[fact.language] += fact.lines
    whole = sum(lines.values())
    return sorted(
        (name for name in lines if lines[name] >= whole * _MAIN_SHARE), key=lambda n: (-lines[n], n)
    )


def _cases(facts: Mapping[str, FileFacts], subject: str, language: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for fact in facts.values():
        for about, case, count in fact.names:
            if about == subject and fact.language == language:
                counts[case] += count
    return counts


def _tests(facts: Mapping[str, FileFacts]) -> Convention | None:
    """Where tests are, and how their files are named."""
    tests = [path for path, fact in facts.items() if fact.role is FileRole.TEST and _is_code(path)]
    if not tests:
        return None
    places: Counter[str] = Counter()
    for path in tests:
        first = path.partition("/")[0]
        in_folder = any(part.lower() in _TEST_FOLDERS for part in path.split("/")[:-1])
        if first.lower() in _TEST_FOLDERS:
            places[f"under `{first}/`"] += 1
        else:
            places["in test folders beside the code" if in_folder else "beside the code"] += 1
    patterns = Counter(pattern for path in tests if (pattern := _pattern(path.rpartition("/")[2])))
    where, how = habit_of("tests", places), habit_of("tests", patterns)
    told = [each.habit for each in (where, how) if each is not None]
    return Convention("tests", "; ".join(told)) if told else None


_TEST_FOLDERS = frozenset({"test", "tests", "__tests__", "spec", "specs", "testing", "e2e"})


def _is_code(path: str) -> bool:
    return path.rpartition(".")[2] in (
        "py",
        "js",
        "jsx",
        "ts",
        "tsx",
        "java",
        "kt",
        "cs",
        "go",
        "rs",
        "rb",
        "php",
    )


def _pattern(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    if stem.startswith("test_"):
        return f"`test_*.{ending}`"
    for mark in ("_test", "_spec", ".test", ".spec", "Tests", "Test", "IT"):
        if stem.endswith(mark) and stem != mark:
            return f"`*{mark}.{ending}`"
    return ""


def _width(facts: Mapping[str, FileFacts], manifests: Sequence[Manifest]) -> Convention | None:
    configured = next((manifest.line_length for manifest in manifests if manifest.line_length), 0)
    if configured:
        return Convention("line length", f"{configured}, as configured")
    totals = [0] * (1 + len(WIDTHS))
    for fact in facts.values():
        for at, count in enumerate(fact.widths):
            totals[at] += count
    for limit, wider in zip(WIDTHS, totals[1:], strict=True):
        if totals[0] and wider <= totals[0] * _WIDE_SHARE:
            return Convention("line length", f"at most {limit}")
    return None


def _tools(manifests: Sequence[Manifest]) -> Convention | None:
    tools = dict.fromkeys(tool for manifest in manifests for tool in manifest.tools)
    return Convention("tools", ", ".join(tools)) if tools else None
