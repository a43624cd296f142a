"""The classes of TypeScript, JavaScript and Java, read from what the index keeps of their declarations."""

import re
from collections.abc import Iterator

from groundplan.extract.classes.class_model import ClassModel, FoundClass, FoundMember, FoundRelation
from groundplan.extract.django.test_code import is_test_code
from groundplan.index.index import Index
from groundplan.index.records import Symbol, SymbolKind
from groundplan.mermaid.kinds.classes import (
    ClassAttribute,
    ClassMethod,
    ClassParameter,
    Modifier,
    RelationKind,
    Visibility,
)
from groundplan.text import Location

_LANGUAGES = frozenset({"typescript", "tsx", "javascript", "java"})
_CLASSES = {SymbolKind.CLASS: (), SymbolKind.INTERFACE: ("interface",), SymbolKind.ENUM: ("enumeration",)}
_MODIFIERS = frozenset(
    {"public", "private", "protected", "static", "abstract", "final", "readonly", "async", "declare"}
    | {"override", "default", "synchronized", "transient", "volatile", "native", "export", "get", "set"}
)
_VISIBILITIES = {each.value: each for each in (Visibility.PUBLIC, Visibility.PRIVATE, Visibility.PROTECTED)}
_CONTAINER = re.compile(r"\[\]|\b(?:Array|ReadonlyArray|Set|Map|List|Collection|Iterable|Deque|Queue)\s*<")


def read_signature_classes(index: Index) -> ClassModel:
    """Classes, interfaces and enumerations with their members; bases and fields join them."""
    classes: dict[str, FoundClass] = {}
    relations: list[FoundRelation] = []
    for path, record in index.files.items():
        if record.language not in _LANGUAGES:
            continue
        for symbol in record.symbols:
            if symbol.kind in _CLASSES:
                members = [each for each in record.symbols if _is_member(each, symbol)]
                key = _key(path, symbol.qualified_name)
                classes.setdefault(key, _class(path, record.language, symbol, members))
                relations += _inheritance(index, path, symbol)
                relations += _associations(index, path, record.language, symbol, members)
    return ClassModel(tuple(classes.values()), tuple(each for each in relations if each.target in classes))


def _class(path: str, language: str, symbol: Symbol, members: list[Symbol]) -> FoundClass:
    abstract = symbol.kind is SymbolKind.CLASS and re.search(r"\babstract\b", symbol.signature)
    enumeration = symbol.kind is SymbolKind.ENUM
    drawn = {
        each.name: FoundMember(_member(each, language, enumeration), _at(path, each)) for each in members
    }
    generic = re.search(rf"\b{re.escape(symbol.name)}\s*<([^<>]+)>", symbol.signature)
    return FoundClass(
        _key(path, symbol.qualified_name),
        symbol.qualified_name,
        path.rpartition(".")[0].replace("/", "."),
        _at(path, symbol),
        tuple(drawn.values()),
        tuple(each.split()[0] for each in generic[1].split(",") if each.split()) if generic else (),
        ("abstract",) if abstract else _CLASSES[symbol.kind],
        test_code=is_test_code(path),
    )


def _member(symbol: Symbol, language: str, enumeration: bool) -> ClassAttribute | ClassMethod:
    words, type_ = _words_and_type(symbol, language)
    default = Visibility.PACKAGE if language == "java" else Visibility.PUBLIC
    visibility = next((_VISIBILITIES[word] for word in words if word in _VISIBILITIES), default)
    if symbol.name.startswith("#"):
        visibility = Visibility.PRIVATE
    modifier = Modifier.ABSTRACT if "abstract" in words else Modifier.NONE
    modifier = Modifier.STATIC if "static" in words else modifier
    if symbol.kind is not SymbolKind.METHOD:
        if enumeration and not type_:
            return ClassAttribute(symbol.name)
        return ClassAttribute(symbol.name, type_, visibility, modifier)
    return ClassMethod(symbol.name, tuple(_parameters(symbol, language)), type_, visibility, modifier)


def _words_and_type(symbol: Symbol, language: str) -> tuple[list[str], str]:
    """The modifiers before a member's name, and its type: before the name in Java, else behind it."""
    before, after = _around_name(symbol)
    words = re.findall(r"[\w$]+", before)
    if language == "java":
        types = re.sub(r"@[\w.]+(?:\([^)]*\))?|^\s*<[^>]*>", "", before)
        kept = [word for word in types.split() if word not in _MODIFIERS]
        return words, " ".join(kept)
    if symbol.kind is SymbolKind.METHOD:
        returns = re.search(r"\)\s*:\s*([^()]+?)\s*$", after)
        return words, returns[1] if returns else ""
    stated = re.match(r"[?!]?\s*:\s*(.+?)(?:\s=\s.*)?$", after)
    return words, stated[1].strip() if stated else ""


def _around_name(symbol: Symbol) -> tuple[str, str]:
    """A signature's parts before and behind the name, a whole word: of `readonly a`, the last `a`."""
    found = re.search(rf"(?<![\w$#]){re.escape(symbol.name)}(?![\w$])", symbol.signature)
    if found is None:
        before, _, after = symbol.signature.partition(symbol.name)
        return before, after
    return symbol.signature[: found.start()], symbol.signature[found.end() :]


def _parameters(symbol: Symbol, language: str) -> Iterator[ClassParameter]:
    inside = re.search(r"\((.*)\)", _around_name(symbol)[1])
    for part in _split(inside[1]) if inside else ():
        if language == "java":
            words = re.sub(r"@[\w.]+(?:\([^)]*\))?|\bfinal\b", "", part).split()
            yield ClassParameter(words[-1], " ".join(words[:-1])) if words else ClassParameter(part.strip())
        else:
            name, _, type_ = part.partition("=")[0].partition(":")
            words = [word for word in name.split() if word not in _MODIFIERS]
            yield ClassParameter(" ".join(words) or name.strip(), type_.strip())


def _split(text: str) -> list[str]:
    parts, depth = [""], 0
    for char in text:
        depth += (char in "<([{") - (char in ">)]}")
        if char == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part for part in parts if part.strip()]


def _inheritance(index: Index, path: str, symbol: Symbol) -> Iterator[FoundRelation]:
    for edge in index.graph.bases((path, symbol.qualified_name)):
        target = index.graph.symbol(edge.target)
        realizes = (
            target is not None
            and target.kind is SymbolKind.INTERFACE
            and symbol.kind is not SymbolKind.INTERFACE
        )
        kind = RelationKind.REALIZATION if realizes else RelationKind.INHERITANCE
        own = _key(path, symbol.qualified_name)
        yield FoundRelation(own, _key(*edge.target), kind, Location(path, edge.line, edge.line, own))


def _associations(
    index: Index, path: str, language: str, symbol: Symbol, members: list[Symbol]
) -> Iterator[FoundRelation]:
    own = _key(path, symbol.qualified_name)
    for member in members:
        if member.kind is SymbolKind.METHOD:
            continue
        type_ = _words_and_type(member, language)[1]
        for name in dict.fromkeys(re.findall(r"[A-Z][\w$]*", type_)):
            found = _named(index, path, name)
            if found is not None:
                made = re.search(rf"=\s*new\s+{re.escape(name)}\b", member.signature)
                kind = RelationKind.COMPOSITION if made else RelationKind.ASSOCIATION
                many = "*" if _CONTAINER.search(type_) else ""
                yield FoundRelation(own, _key(*found), kind, _at(path, member), member.name, many)


def _named(index: Index, path: str, name: str) -> tuple[str, str] | None:
    """The class that a type's name means: through imports, else the only one called so."""
    found = index.resolve_name(path, name)
    if found is None:
        several = [each for each in index.symbols(name) if each[1].kind in _CLASSES]
        found = several[0] if len(several) == 1 and index.files[path].language == "java" else None
    return (found[0], found[1].qualified_name) if found and found[1].kind in _CLASSES else None


def _is_member(symbol: Symbol, owner: Symbol) -> bool:
    return symbol.qualified_name == f"{owner.qualified_name}.{symbol.name}" and symbol.kind in (
        SymbolKind.METHOD,
        SymbolKind.FIELD,
        SymbolKind.CONSTANT,
    )


def _key(path: str, qualified_name: str) -> str:
    return f"{path.rpartition('.')[0].replace('/', '.')}.{qualified_name}"


def _at(path: str, symbol: Symbol) -> Location:
    return Location(path, symbol.start_line, symbol.end_line, _key(path, symbol.qualified_name))
