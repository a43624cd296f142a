"""`mermaid_git_graph` from the repository's own history: a branch, what was merged into it, tags."""

from collections.abc import Callable, Iterator, Sequence

from groundplan.errors import UsageError
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.git.command import Git
from groundplan.extract.git.history import (
    Commit,
    History,
    branch_names,
    current_branch,
    main_branch,
    read_history,
)
from groundplan.extract.git.plan import Line, Plan, plan_lines
from groundplan.extract.request import ExtractRequest
from groundplan.mermaid.kinds.gitgraph import GitBranch, GitCheckout, GitCommit, GitGraph, GitMerge, GitStep
from groundplan.text import Location

MAX_COMMITS = 30  # what is drawn at most: about what stays readable on a screen
_READ = 600  # how far back merged branches are followed
_MAX_ALL = 300
_SUBJECT_CHARS = 28
_SHORT_HASH = 7

_Chosen = Callable[[Line], bool]


def extract_git_graph(request: ExtractRequest) -> Extraction[GitGraph]:
    """The recent history of the workspace's main branch, or of the branch that the scope names.

    An element's location has no file: its `symbol` is the commit's hash. Raises `UsageError` where there
    is no git, no repository or no such branch.
    """
    git = Git(request.index.roots[0].path)
    request.progress("Reading the history", 0, 0)
    names = branch_names(git)
    notes: list[str] = []
    if len(request.index.roots) > 1:
        notes.append(f"This is the history of the first folder, {request.index.roots[0].path.name}.")
    branch = _asked_branch(request.scope, names) or main_branch(git, names)
    if not branch:
        return Extraction(GitGraph(), notes=(*notes, "The repository has no commits yet."))
    request.cancel.check()
    limit = _MAX_ALL if request.everything else MAX_COMMITS
    history = read_history(git, branch, limit=_READ)
    request.cancel.check()
    drawn = draw_history(history, limit=limit)
    current = current_branch(git, names)
    if current != branch and not request.scope:
        notes.append(
            f"This is the history of {branch}; --scope {current} shows the branch that is checked out."
        )
    return Extraction(drawn.diagram, drawn.elements, drawn.edges, (*notes, *drawn.notes))


def draw_history(history: History, *, limit: int = MAX_COMMITS) -> Extraction[GitGraph]:
    """At most `limit` commits, the newest: the branch's own, and the last ones of each merged branch."""
    plan = plan_lines(history, limit)
    drawing = _Drawing(history, plan)
    drawing.run()
    return Extraction(
        GitGraph(tuple(drawing.steps), history.branch),
        drawing.elements,
        drawing.edges,
        tuple(_notes(history, plan)),
    )


def _asked_branch(scope: Sequence[str], names: Sequence[str]) -> str:
    if not scope:
        return ""
    wanted = scope[0].strip()
    if wanted in names:
        return wanted
    from rapidfuzz import process  # at first use: only a mistyped name needs it

    close = process.extractOne(wanted[:200], names, score_cutoff=60)
    hint = f"Did you mean `{close[0]}`?" if close else "There is " + ", ".join(names[:5]) + "."
    raise UsageError(f"There is no branch `{wanted[:80]}` in the repository.", hint=hint if names else "")


class _Drawing:
    """Takes the steps in an order that git itself could have gone: parents before children."""

    def __init__(self, history: History, plan: Plan) -> None:
        self.steps: list[GitStep] = []
        self.elements: dict[str, Location] = {}
        self.edges: dict[EdgeKey, Location] = {}
        self._history = history
        self._plan = plan
        self._current = history.branch
        self._tip: dict[str, str] = {}  # the last drawn commit of each line that has begun
        self._labels: set[str] = set()  # Mermaid takes commits of one id for one commit
        self._done: set[str] = set()

    def run(self) -> None:
        main = self._plan.lines[0]
        self._begin_main(main)
        for commit in main.commits:
            self._draw(commit)

    def _begin_main(self, main: Line) -> None:
        """What lies before the first drawn commit is one commit of the picture: branches may start there."""
        oldest = main.commits[0] if main.commits else None
        if oldest is None or not oldest.parents:
            return
        count = self._history.total - len(main.commits)
        label = "1 earlier commit" if count == 1 else f"{count} earlier commits"
        self.steps.append(GitCommit(label))
        self._prove(main.name, label, oldest.parents[0])
        self._start_lines(lambda line: line.fork not in self._plan.line_of)

    def _draw(self, commit: Commit) -> None:
        """Draw a commit, before it whatever a merge takes in."""
        waiting = [commit]
        while waiting:
            next_ = waiting[-1]
            missing = [p for p in next_.parents if p in self._plan.line_of and p not in self._done]
            if missing:
                waiting.append(self._history.commits[missing[0]])
                continue
            waiting.pop()
            if next_.hash not in self._done:
                self._take(next_)

    def _take(self, commit: Commit) -> None:
        line = self._plan.line_of[commit.hash]
        if line.name not in self._tip and line is not self._plan.lines[0]:
            self._start(line)
        self._checkout(line.name)
        label, tags = self._own_label(commit), self._history.tags.get(commit.hash, ())
        merged = self._mergeable(commit, line)
        if merged:
            self.steps.append(GitMerge(merged, label, tags=tags))
            self.edges[EdgeKey(merged, line.name, label)] = _proof(commit.hash)
        else:
            self.steps.append(GitCommit(label, tags=tags))
        self._tip[line.name] = commit.hash
        self._done.add(commit.hash)
        self._prove(line.name, label, commit.hash)
        self._start_lines(lambda other: other.fork == commit.hash)

    def _own_label(self, commit: Commit) -> str:
        """The commit's label; with all of its hash where its start names another commit already."""
        label = _label(commit)
        if label in self._labels:
            label = commit.hash
        self._labels.add(label)
        return label

    def _mergeable(self, commit: Commit, line: Line) -> str:
        """The line that a merge takes in, if its last drawn commit is the one that was merged.

        Mermaid counts a line without a commit of its own as the one it starts from, and merges none
        into itself: such a merge is drawn as a commit.
        """
        if len(commit.parents) < 2 or not self._tip.get(line.name):
            return ""
        other = self._plan.line_of.get(commit.parents[1])
        if other is None or other is line or self._tip.get(other.name) != commit.parents[1]:
            return ""
        return other.name

    def _start_lines(self, chosen: _Chosen) -> None:
        for line in reversed(self._plan.lines[1:]):
            if line.name not in self._tip and chosen(line):
                self._start(line)

    def _start(self, line: Line) -> None:
        self.steps.append(GitBranch(line.name))
        self._current = line.name
        self._tip[line.name] = ""

    def _checkout(self, name: str) -> None:
        if self._current != name:
            self.steps.append(GitCheckout(name))
            self._current = name

    def _prove(self, line: str, label: str, hash_: str) -> None:
        self.elements[line] = self.elements[f"{line}.{label}"] = _proof(hash_)


def _label(commit: Commit) -> str:
    subject = commit.subject
    if len(subject) > _SUBJECT_CHARS:
        subject = subject[: _SUBJECT_CHARS - 1].rstrip() + "…"
    return f"{commit.hash[:_SHORT_HASH]} {subject}".rstrip()


def _proof(hash_: str) -> Location:
    return Location("", 0, 0, hash_)


def _notes(history: History, plan: Plan) -> Iterator[str]:
    own = len(plan.lines[0].commits)
    if own < history.total:
        yield f"Showing the last {own} of {history.total} commits of {history.branch}, with what they merged."
    for line in plan.lines[1:]:
        if line.left_out:
            what = "1 earlier commit" if line.left_out == 1 else f"{line.left_out} earlier commits"
            yield f"Left out {what} of {line.name}."
    octopuses = [each for line in plan.lines for each in line.commits if len(each.parents) > 2]
    if octopuses:
        yield f"{octopuses[0].hash[:_SHORT_HASH]} merges several branches at once; the first one is drawn."
