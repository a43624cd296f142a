"""`MappedReader`: the columns and relationships of a declarative class, own and inherited."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from groundplan.extract.python.program import ClassRef, External
from groundplan.extract.sqlalchemy.classes import Classes
from groundplan.extract.sqlalchemy.columns import Column, Columns
from groundplan.extract.sqlalchemy.names import Names
from groundplan.extract.sqlalchemy.scope import Construct, Scope, Thunk
from groundplan.extract.sqlalchemy.tables import Table, TableReader
from groundplan.extract.sqlalchemy.types import Types
from groundplan.extract.sqlalchemy.vocabulary import COLUMNS, RELATIONS
from groundplan.index.python.expressions import Call, Conditional, Expression, Literal, Name
from groundplan.index.python.statements import Assignment, ClassDef, FunctionDef
from groundplan.text import Location

Member = Assignment | FunctionDef | ClassDef


@dataclass(frozen=True, slots=True)
class Relation:
    """A `relationship(…)` of a class: by its attribute, with what it says about a `secondary`."""

    holder: ClassRef
    attribute: str
    construct: Construct
    location: Location


@dataclass(slots=True)
class Declared:
    """What a class declares for its own table, in SQLAlchemy's order."""

    columns: list[Column] = field(default_factory=list[Column])
    relations: list[Relation] = field(default_factory=list[Relation])


class MappedReader:
    """Reads declarative classes. Each answer is for one class with what its mixins add."""

    def __init__(
        self, names: Names, classes: Classes, columns: Columns, tables: TableReader, types: Types
    ) -> None:
        self._names = names
        self._classes = classes
        self._columns = columns
        self._tables = tables
        self._types = types
        self._maps: dict[ClassRef, dict[str, Thunk]] = {}

    def declared(self, ref: ClassRef) -> Declared:
        """The columns that belong to the class's table because of it, and its relationships."""
        found = Declared()
        late = Declared()  # what `declared_attr` makes comes after the class's own
        known = self.type_map(ref)
        for home, member in self._members(ref):
            target = late if isinstance(member, FunctionDef) else found
            self._read(ref, home, member, known, target)
        return Declared(found.columns + late.columns, found.relations + late.relations)

    def added(self, ref: ClassRef, name: str, statement: Assignment, scope: Scope) -> Declared:
        """What `User.nickname = Column(…)` after the class adds to it."""
        found = Declared()
        construct = self._names.construct(scope, statement.value)
        if construct is not None:
            where = Location(scope.module.path, statement.line, statement.end_line, f"{ref.path}.{name}")
            self._place(ref, ref, name, construct, None, self.type_map(ref), found, where)
        return found

    def type_map(self, ref: ClassRef) -> dict[str, Thunk]:
        """The `type_annotation_map` in force for a class, by canonical Python type."""
        if ref not in self._maps:
            self._maps[ref] = self._type_map(ref)
        return self._maps[ref]

    def own_table(self, ref: ClassRef) -> Table | None:
        """The table that `__table__` names."""
        thunk = self._classes.special(ref, "__table__")
        return self._tables.at(thunk.scope, thunk.expression) if thunk else None

    def renamed(self, ref: ClassRef, table: Table) -> dict[str, str]:
        """Attribute names by column key, of `id = __table__.c.user_id` in a class with `__table__`."""
        names: dict[str, str] = {}
        for statement in ref.node.body:
            if isinstance(statement, Assignment) and isinstance(statement.value, Name | Call):
                key = self._table_column(statement.value)
                if key and table.find(key) is not None:
                    names[key] = statement.target
        return names

    def _table_column(self, value: Expression) -> str:
        if isinstance(value, Call):
            return self._table_column(value.args[0]) if value.args else ""
        if isinstance(value, Name) and (".c." in value.dotted or ".columns." in value.dotted):
            return value.dotted.rpartition(".")[2]
        return ""

    def _members(self, ref: ClassRef) -> Iterator[tuple[ClassRef, Member]]:
        """What a class declares or takes from mixins, base classes first, each name once."""
        lineage = [a for a in self._classes.lineage(ref) if isinstance(a, ClassRef)]
        taken: set[str] = set()
        above: set[ClassRef] = set()  # what a mapped ancestor has already taken from its own bases
        chosen: list[tuple[ClassRef, list[Member]]] = []
        for ancestor in lineage:
            mapped = ancestor != ref and self._classes.mapping(ancestor) is not None
            mine: list[Member] = []
            for name, member in _by_name(ancestor.node).items():
                if name in taken:
                    continue
                cascades = isinstance(member, FunctionDef) and self._classes.cascading(member)
                if not mapped and (ancestor not in above or cascades):
                    mine.append(member)
                taken.add(name)
            if mapped:
                above.update(a for a in self._classes.lineage(ancestor) if isinstance(a, ClassRef))
            chosen.append((ancestor, mine))
        for ancestor, mine in reversed(chosen):
            yield from ((ancestor, member) for member in mine)

    def _read(
        self, ref: ClassRef, home: ClassRef, member: Member, known: dict[str, Thunk], into: Declared
    ) -> None:
        match member:
            case FunctionDef() if self._classes.declared(member):
                self._read_declared(ref, home, member, known, into)
            case Assignment(target=name) if not (name.startswith("__") and name.endswith("__")):
                scope = self._names.at(home, member)
                construct = self._names.construct(scope, member.value) if member.value is not None else None
                if construct is not None:
                    where = place(ref, home, name, (member.line, member.end_line))
                    self._place(ref, home, name, construct, member.annotation, known, into, where)
                elif member.value is None or not isinstance(member.value, Call):
                    self._read_annotation(ref, home, member, known, into)
            case _:
                return

    def _read_declared(
        self, ref: ClassRef, home: ClassRef, member: FunctionDef, known: dict[str, Thunk], into: Declared
    ) -> None:
        if member.name.startswith("__"):
            return
        for construct in self._choices(ref, home, member):
            if construct is not None:
                site = place(ref, home, member.name, (member.line, member.end_line))
                self._place(ref, home, member.name, construct, member.returns, known, into, site)
                return

    def _choices(self, ref: ClassRef, home: ClassRef, member: FunctionDef) -> list[Construct | None]:
        """What a `declared_attr` may return, the likeliest for this class first.

        One that asks `has_inherited_table` gives a key to the parent's table to classes with one.
        """
        results = self._classes.returned(ref, home, member)
        made: list[Construct | None] = []
        for result in results:
            written = result.expression
            choices = written.choices if isinstance(written, Conditional) else (written,)
            made.extend(self._names.construct(result.scope, choice) for choice in choices)
        if member.mentions("has_inherited_table"):
            mapping = self._classes.mapping(ref)
            child = mapping is not None and mapping.parent is not None
            made.sort(key=lambda c: c is None or (self._columns.is_key(c) != child))
        return made

    def _place(
        self,
        ref: ClassRef,
        home: ClassRef,
        name: str,
        construct: Construct,
        annotation: Expression | None,
        known: dict[str, Thunk],
        into: Declared,
        where: Location,
    ) -> None:
        """Note what a construct under an attribute's name declares."""
        if construct.name in RELATIONS:
            into.relations.append(Relation(ref, name, construct, where))
        elif construct.name == "composite":
            into.columns.extend(self._composite(construct, known))
        elif construct.name == "field":
            inner = self._dataclass_column(construct)
            if inner is not None:
                self._place(ref, home, name, inner, None, known, into, where)
        elif (column := self._columns.unwrapped(construct)) is not None:
            scope = self._names.class_scope(home)
            mapped = annotation is not None and self._types.is_mapped(scope, annotation)
            read = (
                self._types.annotation(self._names.module_scope(home.module), annotation) if mapped else None
            )
            made = self._columns.column(column, name, annotation=read, known=known)
            into.columns.append(replace(made, location=where))

    def _read_annotation(
        self, ref: ClassRef, home: ClassRef, member: Assignment, known: dict[str, Thunk], into: Declared
    ) -> None:
        """`name: Mapped[int]`, with no value or a plain default."""
        scope = self._names.module_scope(home.module)
        if not self._types.is_mapped(scope, member.annotation):
            return
        annotation = self._types.annotation(scope, member.annotation)
        found = (
            self._names.evaluate(annotation.type.scope, annotation.type.expression)
            if annotation.type
            else None
        )
        if isinstance(found, ClassRef) and self._classes.mapping(found) is not None:
            return  # a relationship that is still being typed
        where = place(ref, home, member.target, (member.line, member.end_line))
        into.columns.append(self._columns.from_annotation(member.target, annotation, known, where))

    def _composite(self, construct: Construct, known: dict[str, Thunk]) -> Iterator[Column]:
        for thunk in construct.args:
            inner = self._names.construct(thunk.scope, thunk.expression)
            if inner is not None and inner.name in COLUMNS:
                column = self._columns.column(inner, "", known=known)
                if column.column:
                    yield replace(column, attribute=column.column)

    def _dataclass_column(self, construct: Construct) -> Construct | None:
        """The column in `field(metadata={"sa": Column(…)})`."""
        metadata = construct.keywords.get("metadata")
        if metadata is None:
            return None
        for thunk in self._names.pairs(metadata.scope, metadata.expression).values():
            inner = self._names.construct(thunk.scope, thunk.expression)
            if inner is not None:
                return inner
        return None

    def _type_map(self, ref: ClassRef) -> dict[str, Thunk]:
        found: dict[str, Thunk] = {}
        for ancestor in reversed(self._classes.lineage(ref)):
            if isinstance(ancestor, External):
                continue
            for base in ancestor.node.bases:
                value = self._names.evaluate(self._names.module_scope(ancestor.module), base)
                if isinstance(value, Thunk) and isinstance(value.expression, Call):
                    found |= self._map_of_call(value.scope, value.expression)
            scope = self._names.class_scope(ancestor)
            registry = self._names.construct(scope, Name("registry", 0, 0)) if scope.has("registry") else None
            if registry is not None and "type_annotation_map" in registry.keywords:
                thunk = registry.keywords["type_annotation_map"]
                found |= self._entries(thunk.scope, thunk.expression)
            if scope.has("type_annotation_map"):
                found |= self._entries(scope, Name("type_annotation_map", 0, 0))
        return found

    def _map_of_call(self, scope: Scope, call: Call) -> dict[str, Thunk]:
        _, keywords = self._names.arguments(scope, call)
        given = keywords.get("type_annotation_map")
        return self._entries(given.scope, given.expression) if given else {}

    def _entries(self, scope: Scope, expression: Expression) -> dict[str, Thunk]:
        entries: dict[str, Thunk] = {}
        for where, key, value in self._names.entries(scope, expression):
            entries[self._types.canonical(where, key)] = Thunk(where, value)
        return entries


def place(ref: ClassRef, home: ClassRef, name: str, lines: tuple[int, int]) -> Location:
    """Where a class's attribute is declared; what an installed package adds is shown at the class."""
    if home.module.installed and not ref.module.installed:
        return Location(ref.module.path, ref.node.line, ref.node.end_line, f"{home.path}.{name}")
    return Location(home.module.path, *lines, f"{home.path}.{name}")


def _by_name(node: ClassDef) -> dict[str, Member]:
    """A body's names and their last binding; of alternatives, the first."""
    found: dict[str, Member] = {}
    for statement in node.body:
        match statement:
            case Assignment(target=name) if "." not in name:
                previous = found.get(name)
                if previous is not None and (statement.alternative or _is_bare(statement)):
                    continue
                if (
                    isinstance(previous, Assignment)
                    and statement.annotation is None
                    and previous.value is None
                ):
                    statement = replace(statement, annotation=previous.annotation)
                found[name] = statement
            case FunctionDef(name=name) | ClassDef(name=name):
                if not (statement.alternative and name in found):
                    found[name] = statement
            case _:
                pass
    return found


def _is_bare(statement: Assignment) -> bool:
    return statement.value is None or (isinstance(statement.value, Literal) and statement.operator != "=")
