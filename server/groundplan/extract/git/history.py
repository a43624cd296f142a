"""Commits, branches and tags of a repository, read through the `git` command."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.extract.git.command import Git

_FIELD, _RECORD = "\x1f", "\x1e"
_MAIN_NAMES = ("main", "master", "trunk", "develop")
_MERGED = (
    re.compile(r"Merge (?:remote-tracking )?branch(?:es)? '([^']+)'"),
    re.compile(r"Merge pull request #\d+ from [^/\s]+/(\S+)"),
    re.compile(r"Merged in (\S+) \(pull request #\d+\)"),
)
_REMOTE = re.compile(r"refs/remotes/[^/]+/(.+)")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; `parents` are full hashes, the first one that of the branch it was made on."""

    hash: str
    parents: tuple[str, ...]
    subject: str

    @property
    def merged_name(self) -> str:
        """The branch that a merge commit's subject says it takes in; "" where it says none."""
        return next((found[1] for each in _MERGED if (found := each.match(self.subject))), "")


@dataclass(frozen=True, slots=True)
class History:
    """The newest commits that `head` leads to, by hash, children before parents.

    `total` counts all commits on the way from `head` back by first parents; `branches` and `tags` name
    the commits that they point at.
    """

    branch: str
    head: str
    commits: Mapping[str, Commit]
    total: int
    branches: Mapping[str, tuple[str, ...]]
    tags: Mapping[str, tuple[str, ...]]


def read_history(git: Git, branch: str, *, limit: int) -> History:
    """The last `limit` commits of a branch and of all that was merged into it.

    Raises as `Git.lines` does.
    """
    head = git.lines(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"refs/heads/{branch}^{{commit}}"
    )
    form = _FIELD.join(("%H", "%P", "%s")) + _RECORD
    records = git.lines(
        "log", "--topo-order", f"--max-count={limit}", f"--format={form}", head[0], "--", separator=_RECORD
    )
    commits = {commit.hash: commit for commit in map(_commit, records) if commit.hash}
    total = int(git.lines("rev-list", "--count", "--first-parent", head[0], "--")[0])
    branches = _pointing(git, "refs/heads", "refs/remotes")
    return History(branch, head[0], commits, total, branches, _pointing(git, "refs/tags"))


def branch_names(git: Git) -> list[str]:
    """The local branches, the ones changed last first."""
    return git.lines("for-each-ref", "--sort=-committerdate", "--format=%(refname:lstrip=2)", "refs/heads")


def main_branch(git: Git, names: list[str]) -> str:
    """Of the local branches the one that the others are merged into; "" without any.

    What the remote calls its head, else what is called like a main branch, else the one checked out.
    """
    if git.succeeds("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"):
        remote = git.lines("symbolic-ref", "refs/remotes/origin/HEAD")[0].removeprefix("refs/remotes/origin/")
        if remote in names:
            return remote
    usual = next((name for name in _MAIN_NAMES if name in names), "")
    return usual or current_branch(git, names)


def current_branch(git: Git, names: list[str]) -> str:
    """The branch that is checked out, else the one changed last; "" without any."""
    if git.succeeds("symbolic-ref", "--quiet", "HEAD"):
        current = git.lines("symbolic-ref", "HEAD")[0].removeprefix("refs/heads/")
        if current in names:
            return current
    return names[0] if names else ""


def _commit(record: str) -> Commit:
    hash_, parents, subject, *_ = *record.strip("\n").split(_FIELD, 2), "", ""
    return Commit(hash_, tuple(parents.split()), " ".join(subject.split()))


def _pointing(git: Git, *prefixes: str) -> Mapping[str, tuple[str, ...]]:
    """The refs under the prefixes, by the commit they lead to; an annotated tag leads to its commit."""
    found: dict[str, list[str]] = {}
    form = _FIELD.join(("%(objectname)", "%(*objectname)", "%(refname)"))
    for line in git.lines("for-each-ref", f"--format={form}", *prefixes):
        direct, peeled, ref = line.split(_FIELD, 2)
        remote = _REMOTE.fullmatch(ref)
        name = remote[1] if remote else ref.split("/", 2)[2]
        if name != "HEAD" and name not in found.setdefault(peeled or direct, []):
            found[peeled or direct].append(name)
    return {commit: tuple(names) for commit, names in found.items()}
