"""Git graphs as Mermaid source."""

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from groundplan.mermaid.kinds.document import document, proposable
from groundplan.mermaid.kinds.gitgraph.diagram import (
    CommitStyle,
    Direction,
    GitBranch,
    GitCheckout,
    GitCherryPick,
    GitCommit,
    GitGraph,
    GitMerge,
    GitStep,
)
from groundplan.mermaid.parsed import Leftover
from groundplan.mermaid.text_escape import as_parsed, encode, encode_bare, yaml_string

_PLAIN_NAME = re.compile(r"[A-Za-z_][\w/]*(?:[-.][\w/]*)*\w|[A-Za-z_]", re.ASCII)
# Words that Mermaid's lexer takes for itself where a branch's name may stand, and beginnings of such.
_KEYWORDS = frozenset(
    {
        "branch",
        "bt",
        "checkout",
        "cherry-pick",
        "commit",
        "gitgraph",
        "highlight",
        "id",
        "lr",
        "merge",
        "msg",
        "normal",
        "order",
        "parent",
        "reverse",
        "switch",
        "tag",
        "tb",
        "type",
    }
)
_KEYWORD_START = re.compile(r"accTitle|accDescr|title|true|false", re.IGNORECASE)
_DEFAULT_MAIN = "main"


def render(diagram: GitGraph, *, leftovers: Sequence[Leftover] = ()) -> str:
    """The diagram's source, which `parse` reads back as the same diagram.

    The steps must be ones that Mermaid can follow: branches that differ, checkouts and merges of branches
    that exist, merges of two branches with different last commits, cherry-picks of commits of another
    branch (of a merge with one of its parents, by id), each id once. Keepable `leftovers` of an earlier
    reading are written again as they were.
    """
    head = "gitGraph" if diagram.direction is Direction.LEFT_RIGHT else f"gitGraph {diagram.direction}:"
    title = diagram.title and f"title {encode_bare(diagram.title, forbidden='&', keep_lines=True)}"
    steps = (line for step in diagram.steps for line in _step(step))
    return document(
        head, steps, title=title, front_matter=_front_matter(diagram.main_branch), leftovers=leftovers
    )


def _front_matter(main_branch: str) -> tuple[str, ...]:
    if main_branch == _DEFAULT_MAIN:
        return ()
    # Configuration is not decoded: the name must stand there as Mermaid spells it in the steps.
    name = yaml_string(as_parsed(_text(main_branch)))
    return ("config:", "  gitGraph:", f"    mainBranchName: {name}")


def _step(step: GitStep) -> Iterator[str]:
    match step:
        case GitCommit():
            words = ["commit", *_named("id", step.id), *_named("msg", step.message)]
            style = () if step.style is CommitStyle.NORMAL else (f"type: {step.style}",)
            yield from proposable(" ".join([*words, *style, *_tags(step.tags)]), proposed=step.proposed)
        case GitBranch():
            order = f" order: {step.order}" if step.order else ""
            yield from proposable(f"branch {_name(step.name)}{order}", proposed=step.proposed)
        case GitCheckout():
            yield from proposable(f"checkout {_name(step.branch)}", proposed=False)
        case GitMerge():
            words = ["merge", _name(step.branch), *_named("id", step.id)]
            style = () if step.style is None else (f"type: {step.style}",)
            yield from proposable(" ".join([*words, *style, *_tags(step.tags)]), proposed=step.proposed)
        case GitCherryPick():
            words = ["cherry-pick", f'id: "{_text(step.commit)}"', *_named("parent", step.parent)]
            tags = ('tag: ""',) if step.tags == ("",) else _tags(step.tags)
            yield from proposable(" ".join([*words, *tags]), proposed=step.proposed)
        case _:
            assert_never(step)


def _named(word: str, text: str) -> tuple[str, ...]:
    return (f'{word}: "{_text(text)}"',) if text else ()


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f'tag: "{_text(tag)}"' for tag in tags)


def _name(name: str) -> str:
    plain = _PLAIN_NAME.fullmatch(name) and encode(name) == name
    reserved = name.lower() in _KEYWORDS or _KEYWORD_START.match(name)
    return name if plain and not reserved else f'"{_text(name)}"'


def _text(text: str) -> str:
    # Mermaid turns `&` and `=` into HTML, and then draws that.
    return encode(text, forbidden="&=", keep_lines=True)
