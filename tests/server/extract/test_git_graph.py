"""A real repository in, its git graph out."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.errors import UsageError, WorkspaceError
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.git.command import Git
from groundplan.extract.git.history import Commit, History
from groundplan.extract.git_graph import MAX_COMMITS, draw_history, extract_git_graph
from groundplan.extract.request import ExtractRequest
from groundplan.index.index import Index
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.gitgraph import (
    GitBranch,
    GitCheckout,
    GitCherryPick,
    GitCommit,
    GitGraph,
    outline,
    render,
)
from groundplan.workspace.roots import open_roots


class Repository:
    """A repository whose commits come a minute apart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._minute = 0
        path.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        self._minute += 1
        when = f"2026-01-01T{self._minute // 60:02}:{self._minute % 60:02}:00Z"
        settings = {"user.name": "Ada", "user.email": "ada@example.org", "commit.gpgSign": "false"}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        variables = {**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        done = subprocess.run(
            ["git", *options, *arguments], cwd=self.path, env=variables, check=True, capture_output=True
        )
        return done.stdout.decode().strip()

    def commit(self, subject: str) -> str:
        self.git("commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "-m", subject)
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, *more: str) -> None:
        self.git("merge", "--quiet", "--no-ff", "--no-edit", branch, *more)

    def draw(self, *scope: str, everything: bool = False) -> Extraction[GitGraph]:
        index = Index(open_roots([self.path]), {})
        extraction = extract_git_graph(ExtractRequest(index, scope=scope, everything=everything))
        assert_sound(extraction)
        return extraction


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def shown(extraction: Extraction[GitGraph]) -> str:
    """The steps, a commit by its subject alone: hashes are not the same for every version of git."""
    lines: list[str] = []
    for step in extraction.diagram.steps:
        match step:
            case GitBranch(name=name):
                lines.append(f"branch {name}")
            case GitCheckout(branch=branch):
                lines.append(f"checkout {branch}")
            case GitCherryPick():
                raise AssertionError("no history says what was picked")
            case GitCommit():
                lines.append(" ".join([_subject(step.id), *(f"#{tag}" for tag in step.tags)]))
            case _:
                lines.append(" ".join([f"merge {step.branch}", *(f"#{tag}" for tag in step.tags)]))
    return " | ".join(lines)


def _subject(label: str) -> str:
    return label if label.endswith("earlier commits") else label.partition(" ")[2]


def assert_sound(extraction: Extraction[GitGraph]) -> None:
    """Mermaid takes the picture, and all of it has evidence."""
    result = check_syntax(render(extraction.diagram))
    assert result.ok, result.error
    told = outline(extraction.diagram)
    drawn = [name for node in told.nodes for name in (node.name, *node.parts)]
    if extraction.diagram.steps:
        assert set(drawn) == set(extraction.elements)
    assert {EdgeKey(edge.source, edge.target, edge.label) for edge in told.edges} == set(extraction.edges)


def test_branch_merged_and_tagged(repository: Repository) -> None:
    repository.commit("Start")
    repository.git("switch", "--quiet", "--create", "feature/search")
    found = repository.commit("Find things")
    repository.git("switch", "--quiet", "main")
    repository.commit("Meanwhile")
    repository.merge("feature/search")
    repository.git("tag", "-a", "v1.0", "-m", "the first")
    extraction = repository.draw()
    assert shown(extraction) == (
        "Start | branch feature/search | checkout main | Meanwhile | checkout feature/search | Find things"
        " | checkout main | merge feature/search #v1.0"
    )
    label = f"{found[:7]} Find things"
    assert extraction.elements[f"feature/search.{label}"].symbol == found
    assert extraction.notes == ()


def test_branch_that_is_merged_twice(repository: Repository) -> None:
    repository.commit("Start")
    repository.git("branch", "next")
    for subject in ("One", "Two"):
        repository.git("switch", "--quiet", "next")
        repository.commit(subject)
        repository.git("switch", "--quiet", "main")
        repository.merge("next")
    assert shown(repository.draw()) == (
        "Start | branch next | One | checkout main | merge next | checkout next | Two | checkout main"
        " | merge next"
    )


def test_long_history_shows_its_end(repository: Repository) -> None:
    for number in range(MAX_COMMITS + 5):
        repository.commit(f"Step {number}")
    extraction = repository.draw()
    assert shown(extraction).startswith("5 earlier commits | Step 5 | Step 6")
    assert shown(extraction).endswith(f"Step {MAX_COMMITS + 4}")
    assert extraction.notes == (
        f"Showing the last 30 of {MAX_COMMITS + 5} commits of main, with what they merged.",
    )
    everything = repository.draw(everything=True)
    assert shown(everything).startswith("Step 0") and everything.notes == ()


def test_long_branch_shows_its_end(repository: Repository) -> None:
    repository.commit("Start")
    repository.git("switch", "--quiet", "--create", "long")
    for number in range(7):
        repository.commit(f"Step {number}")
    repository.git("switch", "--quiet", "main")
    repository.merge("long")
    extraction = repository.draw()
    assert "branch long | Step 3 | Step 4 | Step 5 | Step 6 | checkout main | merge long" in shown(extraction)
    assert extraction.notes == ("Left out 3 earlier commits of long.",)


def test_hostile_names_and_subjects(repository: Repository) -> None:
    repository.commit('"; commit %% {{ --- & <b>=</b>')
    repository.git("switch", "--quiet", "--create", 'fix/"quoted"-#1;%x\'é')
    repository.commit("--help")
    repository.git("switch", "--quiet", "main")
    repository.merge('fix/"quoted"-#1;%x\'é')
    repository.git("tag", "-m", "x", '"v1"')
    assert "fix/" in shown(repository.draw())


def test_branch_of_the_scope(repository: Repository) -> None:
    repository.commit("Start")
    repository.git("switch", "--quiet", "--create", "work")
    repository.commit("Later")
    assert repository.draw().notes == (
        "This is the history of main; --scope work shows the branch that is checked out.",
    )
    assert shown(repository.draw("work")) == "Start | Later"
    with pytest.raises(UsageError, match="There is no branch `wrok`") as raised:
        repository.draw("wrok")
    assert raised.value.hint == "Did you mean `work`?"
    with pytest.raises(UsageError):
        repository.draw("--output=/tmp/x")


def test_no_commits(repository: Repository) -> None:
    assert repository.draw().notes == ("The repository has no commits yet.",)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError, match="is in no git repository"):
        extract_git_graph(ExtractRequest(Index(open_roots([tmp_path]), {})))


def test_no_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="there is no `git` command"):
        repository.draw()


def test_git_that_hangs(repository: Repository) -> None:
    with pytest.raises(WorkspaceError, match="did not answer within"):
        Git(repository.path, timeout_s=0.0001).lines("log")


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Any commit graph: each commit's parents are among those before it, up to three of them."""
    count = draw(st.integers(1, 12))
    commits: list[Commit] = []
    for number in range(count):
        pool = [commit.hash for commit in commits]
        parents = draw(st.lists(st.sampled_from(pool), max_size=3, unique=True)) if pool else []
        subject = draw(st.sampled_from(["", "Merge branch 'main'", "Merge branch 'x' into y", "A & B"]))
        commits.append(Commit(f"{number:040x}", tuple(parents), subject))
    by_hash = {commit.hash: commit for commit in reversed(commits)}
    total, at = 0, commits[-1].hash
    while at:
        total, at = total + 1, next(iter(by_hash[at].parents), "")
    named = {commit.hash: ("y", "z") for commit in commits if draw(st.booleans())}
    return History("main", commits[-1].hash, by_hash, total, named, named)


@settings(max_examples=150, deadline=None)
@given(histories(), st.integers(1, 12))
def test_any_history_can_be_drawn(history: History, limit: int) -> None:
    # Seven signs of a hash tell commits apart in a real repository; these hashes differ in the last ones.
    renamed = {hash_: f"{int(hash_, 16):07x}{hash_[7:]}" for hash_ in history.commits}
    commits = {
        renamed[commit.hash]: Commit(
            renamed[commit.hash], tuple(renamed[parent] for parent in commit.parents), commit.subject
        )
        for commit in history.commits.values()
    }
    named = {renamed[hash_]: names for hash_, names in history.tags.items()}
    moved = History("main", renamed[history.head], commits, history.total, named, named)
    extraction = draw_history(moved, limit=limit)
    assert_sound(extraction)
    assert draw_history(moved, limit=limit) == extraction
