"""Git graphs: written, read back, and what does not fit in."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.gitgraph import (
    CommitStyle,
    Direction,
    GitBranch,
    GitCheckout,
    GitCherryPick,
    GitCommit,
    GitGraph,
    GitMerge,
    GitStep,
    from_json,
    outline,
    parse,
    render,
    to_json,
)
from groundplan.mermaid.outline import OutlineEdge
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts

tags = st.lists(texts, max_size=2).map(tuple)


@dataclass
class History:
    """What git would know: enough to draw only steps that can be taken. Heads are (id or None, branch)."""

    current: str
    heads: dict[str, tuple[object, str] | None] = field(default_factory=dict)
    named: dict[str, tuple[str, bool, set[str]]] = field(default_factory=dict)
    steps: list[GitStep] = field(default_factory=list)

    def commit(self, id_: str, *, is_merge: bool, other: object = None) -> None:
        head = self.heads[self.current]
        parents = {str(each) for each in (head and head[0], other) if isinstance(each, str)}
        key: object = id_ or object()
        self.heads[self.current] = (key, self.current)
        if id_:
            self.named[id_] = (self.current, is_merge, parents)


@st.composite
def graphs(draw: st.DrawFn) -> GitGraph:
    main = draw(st.one_of(st.just("main"), texts))
    history = History(main, {main: None})
    for _ in range(draw(st.integers(0, 6))):
        step = draw(steps(history))
        if step is not None:
            history.steps.append(step)
    return GitGraph(tuple(history.steps), main, draw(st.sampled_from(Direction)), draw(texts))


@st.composite
def steps(draw: st.DrawFn, history: History) -> GitStep | None:
    kind = draw(st.sampled_from(["commit", "branch", "checkout", "merge", "pick"]))
    proposed = draw(st.booleans())
    new_id = draw(texts.filter(lambda text: text not in history.named))
    if kind == "commit":
        history.commit(new_id, is_merge=False)
        return GitCommit(new_id, draw(texts), draw(st.sampled_from(CommitStyle)), draw(tags), proposed)
    if kind == "branch":
        name = draw(texts.filter(lambda text: text not in history.heads))
        history.heads[name] = history.heads[history.current]
        history.current = name
        return GitBranch(name, draw(st.integers(0, 20)), proposed)
    if kind == "checkout":
        history.current = draw(st.sampled_from([*history.heads]))
        return GitCheckout(history.current)
    head = history.heads[history.current]
    if head is None:
        return None
    if kind == "merge":
        others = [
            name
            for name, other in history.heads.items()
            if name != history.current and other is not None and other[0] != head[0] and head[1] != name
        ]
        if not others:
            return None
        other = draw(st.sampled_from(others))
        history.commit(new_id, is_merge=True, other=(history.heads[other] or (None,))[0])
        style = draw(st.one_of(st.none(), st.sampled_from(CommitStyle)))
        return GitMerge(other, new_id, style, draw(tags), proposed)
    picks = [
        (id_, draw(st.sampled_from(sorted(parents))) if is_merge else "")
        for id_, (branch, is_merge, parents) in history.named.items()
        if branch != history.current and (not is_merge or parents)
    ]
    if not picks:
        return None
    commit, parent = draw(st.sampled_from(picks))
    history.commit("", is_merge=False)
    return GitCherryPick(commit, parent, draw(tags), proposed)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs())
def test_what_is_written_reads_back_as_the_same(diagram: GitGraph) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_survives_everywhere(text: str) -> None:
    other = f"{text}'"
    steps: tuple[GitStep, ...] = (
        GitCommit(text or "x", text, tags=(text,)),
        GitBranch(other),
        GitCommit(other),
        GitCheckout(text),
        GitMerge(other, other + "m", tags=(text,)),
        GitCheckout(other),
        GitCherryPick(other + "m", other, (text,)),
    )
    diagram = GitGraph(steps, text, title=text)
    parsed = parse(render(diagram))
    assert parsed.error is None, render(diagram)
    assert parsed.diagram == diagram, render(diagram)


@pytest.mark.parametrize(
    "name",
    ["a", "A1", "feature/x-1", "v1.2", "LRx", "TB2", "commitment", "titled", "true1", "id", "merge", "_"],
)
def test_branches_of_many_names_are_read(name: str) -> None:
    diagram = GitGraph((GitBranch(name), GitCheckout("main"), GitCheckout(name)))
    assert parse(render(diagram)).diagram == diagram


def test_simple_texts_are_written_plainly() -> None:
    diagram = GitGraph(
        (
            GitCommit("a1", "First", tags=("v1",)),
            GitBranch("feature/x", 2, proposed=True),
            GitCommit("b2", style=CommitStyle.HIGHLIGHT),
            GitCheckout("trunk"),
            GitMerge("feature/x", "m1", CommitStyle.REVERSE),
            GitCommit(),
            GitCheckout("feature/x"),
            GitCherryPick("m1", "a1", ("",)),
        ),
        "trunk",
        Direction.TOP_BOTTOM,
        "How it went",
    )
    assert render(diagram) == (
        "---\n"
        "config:\n"
        "  gitGraph:\n"
        '    mainBranchName: "trunk"\n'
        "---\n"
        "gitGraph TB:\n"
        "    title How it went\n"
        '    commit id: "a1" msg: "First" tag: "v1"\n'
        "    %% proposed\n"
        "    branch feature/x order: 2\n"
        '    commit id: "b2" type: HIGHLIGHT\n'
        "    checkout trunk\n"
        '    merge feature/x id: "m1" type: REVERSE\n'
        "    commit\n"
        "    checkout feature/x\n"
        '    cherry-pick id: "m1" parent: "a1" tag: ""\n'
    )
    assert parse(render(diagram)).diagram == diagram


WRITTEN_BY_HAND = """\
---
title: Graph
config:
  gitGraph:
    mainBranchName: trunk
    showBranches: false
---
gitGraph:
  accTitle: a
  commit id: "1"
  branch dev %% work
  commit "msg" id: "2"
  switch trunk
  commit
  merge dev id: "3"
  checkout dev
  cherry-pick id:"3" parent:"2"
"""


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    assert parsed.error is None
    assert parsed.diagram.main_branch == "trunk"
    assert parsed.diagram.title == "Graph"
    assert [each.what for each in parsed.leftovers] == ["front matter", "accTitle", "comment"]
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.diagram == parsed.diagram
    assert {each.what for each in again.leftovers} == {each.what for each in parsed.leftovers}


def test_elements_know_where_they_are_written() -> None:
    assert parse(WRITTEN_BY_HAND).spans == {
        "trunk.1": Span(10, 3, 10, 17),
        "dev": Span(11, 3, 11, 13),
        "dev.2": Span(12, 3, 12, 23),
        "trunk.3": Span(15, 3, 15, 20),
        "dev -> trunk : 3": Span(15, 3, 15, 20),
        "trunk -> dev : 3": Span(17, 3, 17, 32),
    }


def test_the_outline_has_branches_commits_and_what_joins_them() -> None:
    found = outline(parse(WRITTEN_BY_HAND).diagram)
    assert [(node.name, node.parts) for node in found.nodes] == [
        ("trunk", ("trunk.1", "trunk.3")),
        ("dev", ("dev.2",)),
    ]
    assert found.edges == (OutlineEdge("dev", "trunk", "3"), OutlineEdge("trunk", "dev", "3"))


def test_a_history_that_cannot_be_is_refused() -> None:
    assert parse("gitGraph\n  commit\n  checkout nowhere\n").error is not None


def test_an_empty_graph_is_a_graph() -> None:
    assert check_syntax(render(GitGraph())).ok
