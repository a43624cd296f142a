"""A large data model cut to a picture that a reader can take in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from groundplan.extract.drawable import Drawable, Line
from groundplan.extract.naming import some_of
from groundplan.extract.scope import neighbours

_LONGEST_PHRASE = 6  # words of a request that together may name one entity
_ENOUGH = 8  # with this many entities, a second step away from what was named adds noise
_MOST_HINTED = 5  # a word that occurs in more names than this says little about any

# Words of requests that say what to draw, not what it shows.
_FILLER_WORDS = """
    a about all an and app application are around as at between by can class code column complete create
    data database db define describe diagram domain draw entity er erd every field for foreign from full
    generate get give has have how i in include into is it its key list make map me model my of on only or
    orm our overview please project relate relation relationship schema see show structure system table that
    the their them this to us view visualise visualize want we what which who with workspace you your
"""
_IRREGULAR = {"people": "person", "children": "child", "men": "man", "women": "woman", "indices": "index"}

_Phrases = dict[tuple[str, ...], list[str]]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Keys of the entities to draw, and those of them that the request names."""

    keys: frozenset[str]
    named: tuple[str, ...] = ()


def narrow(entities: Sequence[Drawable], lines: Sequence[Line], *, request: str, limit: int) -> Narrowed:
    """At most `limit` entities: around what `request` names, or else the connected core."""
    order = [entity.key for entity in entities]
    near = neighbours(entities, lines)
    named = _named_by(entities, request)
    seeds = dict.fromkeys((*named.entities, *named.groups, *named.hints))
    rank = _importance(order, near, tuple(seeds))
    if not seeds:
        return Narrowed(frozenset(_core(order, near, rank, limit)))
    by_rank = sorted(seeds, key=lambda key: (key not in named.entities, key in named.hints, -rank[key]))
    first = by_rank[:limit]
    shown = _grow(first, near, rank, limit=limit, hops=1)
    if len(shown) < _ENOUGH:
        shown = _grow(shown, near, rank, limit=min(limit, _ENOUGH), hops=1)
    return Narrowed(frozenset(shown), tuple(key for key in order if key in first))


def told(narrowed: Narrowed, entities: Sequence[Drawable], *, request: str, what: str) -> str:
    """The sentence that says what of the `entities` was kept, and why; `what` they are, in the plural."""
    names = {entity.key: entity.name for entity in entities}
    if narrowed.named:
        named = some_of([names[key] for key in narrowed.named])
        why = f"{named}, which the request names, and what is next to it"
    elif request.strip():
        why = "the most connected ones, because the request names none of them"
    else:
        why = "the most connected ones"
    return (
        f"Showing {len(narrowed.keys)} of {len(entities)} {what}: {why}; "
        "use --scope NAME for others or --all for everything."
    )


def fold_words(text: str) -> list[str]:
    """The words of a phrase or identifier in a common form: `OrderLines` and `order_line` are equal."""
    spaced = re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_", " ", text)
    return [_stem(word) for word in re.findall(r"[^\W_]+", spaced)]


@cache
def _filler() -> frozenset[str]:
    return frozenset(fold_words(_FILLER_WORDS))


def _stem(word: str) -> str:
    """A word without what tells plural from singular: `categories` and `category` are `categori`."""
    stem = word.casefold()
    stem = _IRREGULAR.get(stem, stem)
    if len(stem) > 3 and stem.endswith("s") and not stem.endswith(("ss", "us", "is")):
        stem = stem[:-1]
    if len(stem) > 3 and stem.endswith("e"):
        stem = stem[:-1]
    return stem[:-1] + "i" if len(stem) > 2 and stem.endswith("y") else stem


@dataclass(frozen=True, slots=True)
class _Named:
    """Keys of what a request names: entities outright, whole apps, and what a word of it hints at."""

    entities: tuple[str, ...]
    groups: tuple[str, ...]
    hints: tuple[str, ...]


def _named_by(entities: Sequence[Drawable], request: str) -> _Named:
    phrases, groups, words = _vocabulary(entities)
    said = fold_words(request)
    by_name: dict[str, None] = {}
    by_group: dict[str, None] = {}
    by_word: dict[str, None] = {}
    at = 0
    while at < len(said):
        phrase = _longest_phrase(said, at, phrases, groups)
        if phrase in phrases:
            by_name |= dict.fromkeys(phrases[phrase])
        elif phrase in groups:
            by_group |= dict.fromkeys(groups[phrase])
        elif said[at] not in _filler() and len(hinted := words.get(said[at], ())) <= _MOST_HINTED:
            by_word |= dict.fromkeys(hinted)
        at += len(phrase) or 1
    by_name |= dict.fromkeys(_written(entities, request))
    return _Named(tuple(by_name), tuple(by_group), tuple(by_word))


def _longest_phrase(said: Sequence[str], at: int, phrases: _Phrases, groups: _Phrases) -> tuple[str, ...]:
    """The most words from `at` on that name something; `()` where none do."""
    for length in range(min(_LONGEST_PHRASE, len(said) - at), 0, -1):
        phrase = tuple(said[at : at + length])
        if (phrase in phrases or phrase in groups) and not _filler().issuperset(phrase):
            return phrase
    return ()


def _written(entities: Iterable[Drawable], request: str) -> list[str]:
    """Entities whose name stands in the request letter for letter, capitals included (`Model`, `Key`)."""
    words = set(re.findall(r"\w+", request)[1:])  # the first word of a sentence has its capital anyway
    return [entity.key for entity in entities if entity.name in words and not entity.name.islower()]


def _vocabulary(entities: Iterable[Drawable]) -> tuple[_Phrases, _Phrases, dict[str, list[str]]]:
    phrases: _Phrases = {}
    groups: _Phrases = {}
    words: dict[str, list[str]] = {}
    for entity in entities:
        name = tuple(fold_words(entity.name))
        for phrase in {name, tuple(fold_words(entity.other_name))} - {()}:
            phrases.setdefault(phrase, []).append(entity.key)
        if group := tuple(fold_words(entity.group.rpartition(".")[2])):
            groups.setdefault(group, []).append(entity.key)
        for word in dict.fromkeys(name):
            words.setdefault(word, []).append(entity.key)
    return phrases, groups, words


def _importance(
    order: Sequence[str], near: Mapping[str, frozenset[str]], seeds: Sequence[str]
) -> dict[str, float]:
    """PageRank over the undirected graph, restarted at `seeds` (everywhere without any)."""
    import rustworkx  # at first use: only a large model is narrowed

    graph: rustworkx.PyDiGraph[str, None] = rustworkx.PyDiGraph()
    node_of = dict(zip(order, graph.add_nodes_from(list(order)), strict=True))
    # Sums of floats depend on their order, and a set's order is not fixed from run to run.
    graph.add_edges_from_no_data(
        [
            (node_of[key], node_of[other])
            for key in order
            for other in sorted(near[key], key=node_of.__getitem__)
        ]
    )
    restart = {node_of[key]: 1.0 for key in seeds or order}
    if not order:
        return {}
    rank = rustworkx.pagerank(graph, personalization=restart)
    return {key: rank[node_of[key]] for key in order}


def _core(
    order: Sequence[str], near: Mapping[str, frozenset[str]], rank: Mapping[str, float], limit: int
) -> list[str]:
    """The most important entity and what hangs together with it; then the next group, while there is room."""
    shown: list[str] = []
    for key in sorted((key for key in order if near[key]), key=lambda key: -rank[key]):
        if key not in shown and len(shown) < limit - 1:  # an edge has two ends
            shown = _grow([*shown, key], near, rank, limit=limit, hops=len(order))
    return shown or list(order[:limit])


def _grow(
    start: Sequence[str],
    near: Mapping[str, frozenset[str]],
    rank: Mapping[str, float],
    *,
    limit: int,
    hops: int,
) -> list[str]:
    """Add neighbours until `limit`, those first that are important and tied to much that is shown."""
    shown = list(start)
    distance = dict.fromkeys(start, 0)
    links: dict[str, int] = {}

    def reach(key: str) -> None:
        if distance[key] < hops:
            for other in near[key]:
                if other not in distance:
                    links[other] = links.get(other, 0) + 1

    for key in start:
        reach(key)
    while links and len(shown) < limit:
        best = min(links, key=lambda key: (-rank[key] * (1 + links[key]), key))
        del links[best]
        distance[best] = 1 + min(distance[other] for other in near[best] if other in distance)
        shown.append(best)
        reach(best)
    return shown
