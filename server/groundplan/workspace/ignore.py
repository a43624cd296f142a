"""What a workspace asks to leave out: .gitignore, .git/info/exclude and .groundplanignore, as git reads them.

Git decides folder by folder: a file below an ignored folder is never looked at, and for the rest the
last pattern that matches wins, the deepest file first. So each pattern is asked about one entry only,
never about what lies below it; `pathspec` translates the patterns. As git does, `?` and `[…]` mean one
byte: both sides are matched as bytes, spelled in Latin-1.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

GIT_RULES = ".gitignore"
OWN_RULES = ".groundplanignore"
EXCLUDE = ".git/info/exclude"
_DIRECTORY_MARK = "ps_d"  # the group in which a pathspec pattern captures the slash after a folder's name


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern. `by_name` patterns ask about an entry's name, the others about its whole path."""

    regex: re.Pattern[str]
    by_name: bool
    folders_only: bool
    ignores: bool

    def matches(self, path: str, name: str, *, is_folder: bool) -> bool:
        """Whether the pattern means this entry itself and not just a folder above it."""
        if self.folders_only and not is_folder:
            return False
        match = self.regex.search(name if self.by_name else path)
        return match is not None and match.groupdict().get(_DIRECTORY_MARK) is None


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules of one ignore file, which stands in the folder `prefix` below the root ("" or `a/b/`).

    One that stands above the root has no prefix, and in `above` the way down to the root (`a/b/`).
    """

    prefix: str
    rules: tuple[Rule, ...]
    any_rule: re.Pattern[str]
    above: str = ""

    def decide(self, path: str) -> bool | None:
        """Whether `path` below the root (a folder ends with `/`) is ignored; `None` where no rule says."""
        return (
            self.decide_here(self.above + path[len(self.prefix) :]) if path.startswith(self.prefix) else None
        )

    def decide_here(self, path: str) -> bool | None:
        """The same for a path below the folder of this file."""
        entry = path.removesuffix("/")
        if not entry.isascii():
            entry = entry.encode("utf-8", "surrogateescape").decode("latin-1")
        if self.any_rule.search(entry) is None:  # one cheap question rules out most entries
            return None
        name = entry[entry.rfind("/") + 1 :]
        for rule in reversed(self.rules):
            if rule.matches(entry, name, is_folder=path.endswith("/")):
                return rule.ignores
        return None


def read_rules(file: str, prefix: str, *, above: str = "") -> RuleFile | None:
    """The rules in `file`, or `None` if there are none or it can't be read as a regular file."""
    path = Path(file)
    try:
        content = path.read_bytes() if path.is_file() else b""  # never a pipe
    except OSError:
        return None
    return rules_of(content.removeprefix(BOM_UTF8).split(b"\n"), prefix, above=above)


def rules_of(lines: Iterable[bytes], prefix: str, *, above: str = "") -> RuleFile | None:
    """The rules that the lines of an ignore file state; a line that is no pattern states nothing."""
    rules = tuple(rule for line in lines if (rule := _rule(line.decode("latin-1"))) is not None)
    if not rules:
        return None
    joined = "|".join(f"(?:{rule.regex.pattern})" for rule in rules)
    return RuleFile(prefix, rules, re.compile(joined.replace(f"?P<{_DIRECTORY_MARK}>", "?:")), above)


def ignored(path: str, git: Sequence[RuleFile], own: Sequence[RuleFile]) -> bool:
    """Whether one entry is left out; rules are given from the outermost folder to the innermost.

    Groundplan's own rules speak before git's, so that `!generated/` can bring back what git leaves out.
    """
    for rules in (own, git):
        for rule_file in reversed(rules):
            decision = rule_file.decide(path)
            if decision is not None:
                return decision
    return False


def ignored_above(rules: Sequence[RuleFile], rest: str) -> bool:
    """Whether rules that stand above a root leave out the folder on the way to it that ends before `rest`."""
    for rule_file in reversed(rules):
        decision = rule_file.decide_here(rule_file.above.removesuffix(rest))
        if decision is not None:
            return decision
    return False


def _rule(line: str) -> Rule | None:
    line = line.removesuffix("\r")
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    pattern = line.removesuffix("/")
    try:
        regex, ignores = GitIgnoreSpecPattern.pattern_to_regex(pattern)
        if regex is None or ignores is None:
            return None
        return Rule(re.compile(regex), "/" not in pattern, pattern != line, ignores)
    except (ValueError, re.error):
        return None
