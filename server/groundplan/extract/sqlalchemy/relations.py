"""`Relations`: foreign keys and `secondary` tables become edges; keys take their target's type."""

from collections import defaultdict
from dataclasses import dataclass, replace

from groundplan.extract.datamodel import Entity, Relationship, TypeFamily
from groundplan.extract.python.program import ClassRef
from groundplan.extract.sqlalchemy.collect import Collector
from groundplan.extract.sqlalchemy.columns import Column, KeyTarget
from groundplan.extract.sqlalchemy.mapped import Relation
from groundplan.extract.sqlalchemy.scope import Thunk
from groundplan.extract.sqlalchemy.tables import Table
from groundplan.extract.sqlalchemy.well_known import TABLE_HOMES
from groundplan.index.python.expressions import Name, Text
from groundplan.text import Location

_MAX_STEPS = 12


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A key of a table, one column or several, and where it points: `table` is None where no code
    that can be read declares it; then `name` is what it is called."""

    columns: tuple[Column, ...]
    table: Table | None
    name: str
    foreign: tuple[Column | None, ...]


class Relations:
    """Works on everything that was collected; tables change no more from here on."""

    def __init__(self, collector: Collector, tables: list[Table]) -> None:
        self._collector = collector
        self._found = collector.found
        self._by_name: dict[str, list[Table]] = defaultdict(list)
        self._by_site: dict[int, tuple[Table, Column]] = {}
        for table in tables:
            self._by_name[table.full_name].append(table)
            if table.schema:
                self._by_name[table.name].append(table)
            for column in table.columns:
                if column.site is not None:
                    self._by_site.setdefault(id(column.site), (table, column))
        self._guessed = {_plain(t.name): t for t in tables if t.guessed_name}
        self.external: dict[str, Entity] = {}

    def keys(self, table: Table) -> list[ForeignKey]:
        """The foreign keys of a table, single columns first, each constraint as one key."""
        found: list[ForeignKey] = []
        for column in table.columns:
            for target in column.targets:
                to, name, foreign = self.target(table, target, column)
                found.append(ForeignKey((column,), to, name, (foreign,)))
        for composite in table.composites:
            columns = [table.find(name) for name in composite.columns]
            own = tuple(c for c in columns if c is not None)
            ends = [self.target(table, t, c) for t, c in zip(composite.targets, columns, strict=True)]
            if len(own) == len(columns) and ends:
                to, name, _ = ends[0]
                found.append(ForeignKey(own, to, name, tuple(end[2] for end in ends)))
        return _without_repeats(found)

    def target(
        self, table: Table, target: KeyTarget, column: Column | None = None
    ) -> tuple[Table | None, str, Column | None]:
        """The table and column a key points to, and the table's name where it is not to be found."""
        if target.text:
            head, _, tail = target.text.rpartition(".")
            name, foreign = (head, tail) if head else (tail, column.key if column else tail)
            to = self.named(name, table)
            return to, name, to.find(foreign) if to else None
        if target.thunk is None:
            return None, "", None
        return self._referred(target.thunk)

    def named(self, name: str, near: Table) -> Table | None:
        """The table of that name; of several, the one declared nearest to `near`."""
        choices = self._by_name.get(name)
        if not choices and near.schema:
            choices = self._by_name.get(f"{near.schema}.{name}")
        if not choices and "." in name:
            # The schema may be set where no code can be seen: then the table's own name tells.
            choices = [t for t in self._by_name.get(name.rpartition(".")[2], ()) if not t.schema]
        if not choices:
            return self._guessed.get(_plain(name.rpartition(".")[2]))
        return max(choices, key=lambda t: _closeness(t, near))

    def type_of(self, table: Table, column: Column, steps: int = 0) -> str:
        """A column's type; a key without one takes that of the column it points to."""
        if column.type or steps > _MAX_STEPS:
            return column.type or TypeFamily.UNKNOWN
        for key in self.keys(table):
            for own, foreign in zip(key.columns, key.foreign, strict=True):
                if own.column == column.column and key.table is not None and foreign is not None:
                    return self.type_of(key.table, foreign, steps + 1)
        return TypeFamily.UNKNOWN

    def secondaries(self) -> dict[int, Relationship]:
        """Many-to-many edges by the identity of the join table that needs no entity."""
        found: dict[int, Relationship] = {}
        for relation in self._found.relations:
            table = self._secondary(relation)
            if table is None or id(table) in found or table.owner is not None or not self._only_keys(table):
                continue
            edge = self._across(relation, table)
            if edge is not None:
                found[id(table)] = edge
        return found

    def edges(self, table: Table) -> list[Relationship]:
        """One edge a foreign key."""
        made: list[Relationship] = []
        for key in self.keys(table):
            target = key.table.key if key.table is not None else self._outside(key)
            if not target:
                continue
            made.append(
                Relationship(
                    source=table.key,
                    target=target,
                    label=", ".join(c.attribute for c in key.columns),
                    location=key.columns[0].location,
                    source_many=not self._is_unique(table, key.columns),
                    target_optional=any(c.may_be_null for c in key.columns),
                )
            )
        return made

    def unique(self, table: Table, column: Column) -> bool:
        """Whether the column alone is unique, by itself or by a constraint on it."""
        return column.unique or {column.attribute} in _sets(table)

    def _referred(self, thunk: Thunk) -> tuple[Table | None, str, Column | None]:
        names = self._collector.names
        construct = names.construct(thunk.scope, thunk.expression)
        if construct is not None and id(construct.site) in self._by_site and not self._of_class(thunk):
            table, column = self._by_site[id(construct.site)]
            return table, table.full_name, column
        if not isinstance(thunk.expression, Name):
            found = names.evaluate(thunk.scope, thunk.expression)
            if isinstance(found, Thunk) and isinstance(found.expression, Name):
                return self._referred(found)
            inner = getattr(thunk.expression, "body", None)  # a lambda
            return self._referred(Thunk(thunk.scope, inner)) if isinstance(inner, Name) else (None, "", None)
        head, _, attribute = thunk.expression.dotted.rpartition(".")
        head = head.removesuffix(".c").removesuffix(".columns").removesuffix(".__table__")
        of = names.evaluate(thunk.scope, Name(head, 0, 0)) if head else None
        if isinstance(of, ClassRef):
            return self._class_column(of, attribute)
        table = self._collector.tables.at(of.scope, of.expression) if isinstance(of, Thunk) else None
        if table is not None:
            return table, table.full_name, table.find(attribute)
        bound = names.lookup(thunk.scope, thunk.expression.dotted)
        if isinstance(bound, Thunk) and bound.expression is not thunk.expression:
            return self._referred(bound)
        return None, head.rpartition(".")[2], None

    def _of_class(self, thunk: Thunk) -> bool:
        """Whether a column is named through its class: one that a mixin brings is many classes' own."""
        if not isinstance(thunk.expression, Name):
            return False
        head = thunk.expression.dotted.rpartition(".")[0]
        head = head.removesuffix(".c").removesuffix(".columns").removesuffix(".__table__")
        owner = self._collector.names.evaluate(thunk.scope, Name(head, 0, 0)) if head else None
        return isinstance(owner, ClassRef)

    def _class_column(self, ref: ClassRef, attribute: str) -> tuple[Table | None, str, Column | None]:
        """`User.id`: the nearest ancestor whose own table has it."""
        first: Table | None = None
        for ancestor in self._collector.classes.lineage(ref):
            table = self._collector.read_class(ancestor) if isinstance(ancestor, ClassRef) else None
            if table is None:
                continue
            first = first or table
            for column in table.columns:
                if attribute in (column.attribute, column.key):
                    return table, table.full_name, column
        return first, ref.node.name, None

    def _is_unique(self, table: Table, columns: tuple[Column, ...]) -> bool:
        names = {c.attribute for c in columns}
        if names == {c.attribute for c in table.columns if c.primary_key}:
            return True
        return (len(columns) == 1 and columns[0].unique) or names in _sets(table)

    def _outside(self, key: ForeignKey) -> str:
        """The key of an entity for a table that is declared nowhere in sight."""
        if not key.name:
            return ""
        if key.name not in self.external:
            where = key.columns[0].location
            schema, _, name = key.name.rpartition(".")
            module, known = TABLE_HOMES.get(key.name, (schema, name))
            location = Location(where.path, where.start_line, where.end_line, key.name)
            self.external[key.name] = Entity(
                key.name, known, module.rpartition(".")[2], location, table=key.name, external=True
            )
        return key.name

    def _secondary(self, relation: Relation) -> Table | None:
        thunk = relation.construct.argument(1, "secondary")
        if thunk is None or relation.construct.name == "Relationship":
            return None
        holder = self._found.of_class.get(relation.holder)
        text = self._collector.strings.of(thunk)
        if text is not None and holder is not None:
            found = self.named(text, holder) or self.named(text.rpartition(".")[2], holder)
            if found is not None:
                return found
            return self._collector.tables.at(thunk.scope, Name(text, 0, 0))
        expression = thunk.expression
        if isinstance(expression, Name) and expression.dotted.endswith("__table__"):
            return None
        return (
            self._collector.tables.at(thunk.scope, expression) if not isinstance(expression, Text) else None
        )

    def _only_keys(self, table: Table) -> bool:
        """Whether a join table holds nothing but its keys, and perhaps an id of its own."""
        keyed = {c.column for key in self.keys(table) for c in key.columns}
        return bool(keyed) and all(c.column in keyed or _is_surrogate(c) for c in table.columns)

    def _across(self, relation: Relation, secondary: Table) -> Relationship | None:
        holder = self._found.of_class.get(relation.holder)
        keys = self.keys(secondary)
        if holder is None or len(keys) < 2:
            return None
        near = {
            id(table)
            for ancestor in self._collector.classes.lineage(relation.holder)
            if isinstance(ancestor, ClassRef) and (table := self._found.of_class.get(ancestor)) is not None
        }
        other = next((key for key in keys if key.table is None or id(key.table) not in near), None)
        if other is None:
            target = holder.key
        else:
            target = other.table.key if other.table is not None else self._outside(other)
        if not target:
            return None
        return Relationship(holder.key, target, relation.attribute, relation.location, target_many=True)


def _is_surrogate(column: Column) -> bool:
    return column.primary_key and not column.targets


def _sets(table: Table) -> list[set[str]]:
    """The table's unique sets, by attribute."""
    sets: list[set[str]] = []
    for names in table.uniques:
        columns = [table.find(name) for name in names]
        if columns and all(c is not None for c in columns):
            sets.append({c.attribute for c in columns if c is not None})
    return sets


def _closeness(table: Table, near: Table) -> tuple[bool, bool, int]:
    mine, theirs = table.module.name.split("."), near.module.name.split(".")
    common = 0
    for a, b in zip(mine, theirs, strict=False):
        if a != b:
            break
        common += 1
    return table.schema == near.schema, not table.module.installed, common


def _without_repeats(keys: list[ForeignKey]) -> list[ForeignKey]:
    """A key said twice (a column's own and a constraint's) is one."""
    seen: set[tuple[object, ...]] = set()
    kept: list[ForeignKey] = []
    for key in keys:
        mark = (tuple(c.column for c in key.columns), id(key.table), key.name if key.table is None else "")
        if mark not in seen:
            seen.add(mark)
            kept.append(key)
    return kept


def _plain(name: str) -> str:
    return name.lower().replace("_", "").removesuffix("s")


def settled(table: Table) -> None:
    """Bring a table's constraints to its columns: a `PrimaryKeyConstraint` marks its columns."""
    table.columns = [
        replace(c, primary_key=True) if {c.column, c.key, c.attribute} & table.primary else c
        for c in table.columns
    ]
