"""`mermaid_state` from code alone: the states that a field can have, and what changes them."""

import re
import weakref
from collections.abc import Callable, Sequence

from groundplan.extract.django.test_code import is_test_code
from groundplan.extract.extraction import Extraction
from groundplan.extract.naming import distinct_names, some_of
from groundplan.extract.narrow import fold_words
from groundplan.extract.request import ExtractRequest
from groundplan.extract.scope import Wording, find
from groundplan.extract.state.draw import draw_machines
from groundplan.extract.state.machine import Machine
from groundplan.extract.state.moves import Moves
from groundplan.extract.state.resolve import Resolver, Scope
from groundplan.extract.state.sets import default_of, fields_of, is_state_name, state_sets
from groundplan.index.index import Index
from groundplan.index.parse import Node, parse
from groundplan.mermaid.kinds.state import StateDiagram
from groundplan.text import Location

_LANGUAGES = frozenset({"python", "typescript", "tsx", "javascript", "java"})
_DECLARES = re.compile(r"Enum|Choices|choices|\benum\b|\btype\s+\w+\s*=|FSM")
_WORDING = Wording("class, enumeration, module or folder with states", "No set of states was found here.")
_FEWEST = 2
# An index never changes once it is built; its machines are read once and go with it.
_READ: weakref.WeakKeyDictionary[Index, list[Machine]] = weakref.WeakKeyDictionary()


def extract_state(request: ExtractRequest) -> Extraction[StateDiagram]:
    """The states of what the scope names (an enumeration, or the class that has a field of it), and the
    transitions that code proves.

    Without a scope, the machine that the request names or that has the most transitions. Raises
    `UsageError` for a scope that names nothing.
    """
    machines = state_machines(request)
    notes: list[str] = []
    chosen = _chosen(machines, request, notes)
    if not chosen:
        looked = "looked for enumerations, choices and unions of texts in Python, TypeScript and Java"
        notes.append(f"No set of states was found: {looked}.")
        return Extraction(StateDiagram(), notes=tuple(notes))
    names = distinct_names(chosen)
    return draw_machines(chosen, names, notes)


def state_machines(request: ExtractRequest) -> list[Machine]:
    """Every closed set of a workspace with what changes its states."""
    if (known := _READ.get(request.index)) is not None:
        return known
    index = request.index
    texts = {
        path: index.file_text(path) for path, record in index.files.items() if record.language in _LANGUAGES
    }
    trees: dict[str, Node] = {}
    machines: list[Machine] = []
    for path, text in texts.items():
        request.cancel.check()
        if _DECLARES.search(text):
            root = _root(index, trees, path, text)
            language = index.files[path].language
            machines += state_sets(path, language, root, test_code=is_test_code(path))
    _with_fields(machines, texts, trees, index)
    resolver = Resolver(machines)
    wanted = _mentions(machines)
    for number, (path, text) in enumerate(texts.items()):
        request.cancel.check()
        if path in trees or (wanted is not None and wanted.search(text)):
            request.progress("Reading what changes states", number, len(texts))
            root = _root(index, trees, path, text)
            Moves(path, index.files[path].language, resolver, _bases(index)).read(root)
            trees.pop(path, None)
    machines = [each for each in machines if len(each.states) >= _FEWEST]
    _READ[index] = machines
    return machines


def _root(index: Index, trees: dict[str, Node], path: str, text: str) -> Node:
    if path not in trees:
        trees[path] = parse(index.files[path].language, text.encode()).root_node
    return trees[path]


def _mentions(machines: Sequence[Machine]) -> re.Pattern[str] | None:
    names = {re.escape(each.name.rpartition(".")[2]) for each in machines if not each.constants}
    names |= {re.escape(each.owner) for each in machines if each.owner and each.fields}
    return re.compile(rf"\b(?:{'|'.join(sorted(names))})\b") if names else None


def _with_fields(
    machines: list[Machine], texts: dict[str, str], trees: dict[str, Node], index: Index
) -> None:
    """Tell the machines which fields hold their states, and which state such a field starts with."""
    enums = {each.name.rpartition(".")[2] for each in machines if not each.constants}
    if not machines:
        return
    wanted = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, enums)))})\b") if enums else None
    resolver = Resolver(machines)
    by_name: dict[str, list[Machine]] = {}
    for each in machines:
        by_name.setdefault(each.name.rpartition(".")[2], []).append(each)
    for path, text in texts.items():
        if path not in trees and (wanted is None or not wanted.search(text)):
            continue
        for owner, field, said, at, value in fields_of(_root(index, trees, path, text)):
            scope = Scope(path, (owner,))
            words = set(re.findall(r"\w+", said))
            held = [each for word in words & enums for each in by_name[word]]
            held += [each for each in machines if (owner, field) in each.fields and each.constants]
            near = [each for each in held if each.owner == owner and each.location.path == path]
            near = near or [each for each in held if each.location.path == path]
            found = near or held
            if len({id(each) for each in found}) != 1 or owner == found[0].name.rpartition(".")[2]:
                continue
            machine = found[0]
            machine.fields.add((owner, field))
            machine.owner = machine.owner or owner
            start = default_of(value)
            named = resolver.named(start, scope, machine) if start is not None else None
            if named is not None and named[0] is machine:
                place = Location(path, at.start_point.row + 1, at.end_point.row + 1, f"{owner}.{field}")
                machine.add("", named[1], "", place)


def _bases(index: Index) -> Callable[[str], frozenset[str]]:
    def bases(name: str) -> frozenset[str]:
        """The class and its bases by their simple names, at any distance."""
        found = [name]
        for each in found:  # grows while it is read
            for _, symbol in index.symbols(each):
                for base in symbol.bases:
                    plain = base.partition("[")[0].partition("<")[0].rpartition(".")[2].strip()
                    if plain and plain not in found:
                        found.append(plain)
        return frozenset(found)

    return bases


def _chosen(machines: list[Machine], request: ExtractRequest, notes: list[str]) -> list[Machine]:
    if request.scope:
        named = find(machines, request.scope, known_paths=tuple(request.index.files), wording=_WORDING)
        inside = [each for each in machines if each.key in named.areas | named.symbols]
        alike = [each for each in inside if _is_machine(each)]
        return alike or inside
    pool = [each for each in machines if _is_machine(each) and (request.everything or not each.test_code)]
    if request.everything or len(pool) < _FEWEST:
        return pool
    words = set(fold_words(request.text))
    fits = {each.key: len(words & _said(each)) for each in pool}
    best = max(fits.values())
    asked = [each for each in pool if fits[each.key] == best]
    ranked = sorted(asked, key=lambda each: (-_moves(each), -len(each.states), each.key))
    others = [f"`{each.name}`" for each in ranked[1:]]
    notes.append(
        f"Chose `{ranked[0].name}`, which has the most transitions of {len(pool)} sets of states; "
        f"--scope NAME draws another ({some_of(others)})."
        if others
        else f"Chose `{ranked[0].name}`, which the request names."
    )
    return ranked[:1]


def _said(machine: Machine) -> set[str]:
    """The words that a request may call it by."""
    return {*fold_words(machine.name), *fold_words(machine.owner)}


def _moves(machine: Machine) -> int:
    return sum(1 for each in machine.transitions.values() if each.source)


def _is_machine(machine: Machine) -> bool:
    """Whether a set is more than a choice: something changes it, or it is called as states are."""
    called = (machine.name.rpartition(".")[2], *(field for _, field in machine.fields))
    return _moves(machine) > 0 or any(map(is_state_name, called))
