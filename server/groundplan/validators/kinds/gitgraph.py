"""The rules of git graphs."""

from collections.abc import Iterator

from groundplan.mermaid.kinds.gitgraph import (
    GitBranch,
    GitCheckout,
    GitCherryPick,
    GitCommit,
    GitGraph,
    GitMerge,
)
from groundplan.validators.finding import Finding, Severity
from groundplan.validators.kinds.drawn_rules import about, each_or_all
from groundplan.validators.kinds.in_code import labels_in_code
from groundplan.validators.rules import KindRules, by_findings
from groundplan.validators.subject import Subject


def _structure(subject: Subject) -> Iterator[Finding]:
    diagram = subject.diagram
    if not isinstance(diagram, GitGraph):
        return
    if not diagram.steps:
        yield Finding("nothing-drawn", Severity.ERROR, "The diagram has no commits.", subject.first_line)
    commits = {diagram.main_branch: 0}
    current, merged, ids = diagram.main_branch, set[str](), set[str]()
    for step in diagram.steps:
        if isinstance(step, GitCheckout | GitMerge) and step.branch not in commits:
            word = "merged" if isinstance(step, GitMerge) else "checked out"
            message = f"`{step.branch}` is {word} before there is such a branch."
            yield about(subject, "gitgraph-unknown-branch", Severity.ERROR, message, step.branch)
        if isinstance(step, GitBranch):
            if step.name in commits:
                message = f"There is a branch `{step.name}` already."
                yield about(subject, "gitgraph-duplicate-branch", Severity.ERROR, message, step.name)
            current = step.name
            commits.setdefault(current, 0)
            continue
        if isinstance(step, GitCheckout):
            current = step.branch
            continue
        yield from _of_commit(subject, step, current, ids)
        commits[current] = commits.get(current, 0) + 1
        if isinstance(step, GitMerge):
            merged.add(step.branch)
    empty = {name: name for name, count in commits.items() if count == 0 and diagram.steps}
    yield from each_or_all(
        subject, "gitgraph-empty-branch", empty, one="`{}` has no commits.", severity=Severity.WARNING
    )
    open_ = commits.keys() - merged - {diagram.main_branch, current} - empty.keys()
    unmerged = {name: name for name in commits if name in open_}
    yield from each_or_all(subject, "gitgraph-unmerged-branch", unmerged, one="`{}` is never merged.")


def _of_commit(
    subject: Subject, step: GitCommit | GitMerge | GitCherryPick, branch: str, ids: set[str]
) -> Iterator[Finding]:
    if isinstance(step, GitCherryPick):
        if step.commit not in ids:
            message = f"`{step.commit}` is picked before there is such a commit."
            yield about(subject, "gitgraph-unknown-commit", Severity.ERROR, message, step.commit)
        return
    if step.id and step.id in ids:
        message = f"Two commits have the id `{step.id}`; Mermaid draws one of them."
        yield about(subject, "gitgraph-duplicate-commit", Severity.WARNING, message, f"{branch}.{step.id}")
    ids.add(step.id)
    if isinstance(step, GitMerge) and step.branch == branch:
        message = f"`{branch}` is merged into itself."
        yield about(subject, "gitgraph-self-merge", Severity.ERROR, message, branch)


RULES = KindRules(by_findings(_structure), grounding=labels_in_code())
