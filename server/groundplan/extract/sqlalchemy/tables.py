"""`Tables`: `Table(…)` as a value, and the constraints of tables and `__table_args__`."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from groundplan.extract.python.program import ClassRef, Module
from groundplan.extract.sqlalchemy.columns import Column, Columns, KeyTarget
from groundplan.extract.sqlalchemy.names import Names
from groundplan.extract.sqlalchemy.scope import Construct, Scope, Thunk, last
from groundplan.extract.sqlalchemy.strings import Strings
from groundplan.extract.sqlalchemy.vocabulary import COLUMNS, CONSTRAINTS
from groundplan.index.python.expressions import Call, Expression, Member, Name, Text
from groundplan.text import Location


@dataclass(frozen=True, slots=True)
class CompositeKey:
    """A `ForeignKeyConstraint`: its own columns by name, and what each points to."""

    columns: tuple[str, ...]
    targets: tuple[KeyTarget, ...]


@dataclass(slots=True)
class Table:
    """A table while it is being read; columns and constraints may be added by later statements.

    `owner` is the class mapped to it. `site` is the `Table(…)` call, where there is one.
    `uniques` hold column or attribute names.
    """

    key: str
    name: str
    schema: str
    module: Module
    location: Location
    columns: list[Column] = field(default_factory=list[Column])
    uniques: list[frozenset[str]] = field(default_factory=list[frozenset[str]])
    composites: list[CompositeKey] = field(default_factory=list[CompositeKey])
    primary: frozenset[str] = frozenset()
    owner: ClassRef | None = None
    site: Expression | None = None
    label: str = ""
    reflected: bool = False
    guessed_name: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name

    def find(self, name: str) -> Column | None:
        """A column by its name in the database, its key, or its attribute."""
        for pick in ("column", "key", "attribute"):
            for column in self.columns:
                if getattr(column, pick) == name:
                    return column
        return None

    def settle(self) -> None:
        """Apply a `PrimaryKeyConstraint` and bring constraints to attribute names."""
        self.columns = [
            replace(c, primary_key=True) if {c.column, c.key, c.attribute} & self.primary else c
            for c in self.columns
        ]


class TableReader:
    """Reads `Table(…)` calls; one call gives one `Table`, however often it is asked for."""

    def __init__(self, names: Names, strings: Strings, columns: Columns) -> None:
        self._names = names
        self._strings = strings
        self._columns = columns
        self._by_site: dict[int, Table] = {}

    def all(self) -> list[Table]:
        return list(self._by_site.values())

    def table(self, construct: Construct, *, variable: str = "") -> Table | None:
        """The table a `Table(…)` construct makes; None where its name cannot be known.

        A call with no columns names a table that was made elsewhere.
        """
        known = self._by_site.get(id(construct.site))
        if known is not None:
            return known
        name = self._strings.of(construct.argument(0, "name"))
        if name is None:
            return None
        schema = self._strings.of(construct.keywords.get("schema")) or ""
        module, site = construct.module, construct.site
        label = variable or name
        made = Table(
            key=f"{module.name}.{label}",
            name=name,
            schema=schema or self._metadata_schema(construct.argument(1, "metadata")),
            module=module,
            location=Location(module.path, site.line, site.end_line, f"{module.name}.{label}"),
            site=site,
            label=label,
        )
        made.reflected = "autoload" in construct.keywords or "autoload_with" in construct.keywords
        self._by_site[id(site)] = made
        self.add(made, construct.args[1:])
        return made

    def at(self, scope: Scope, expression: Expression | None) -> Table | None:
        """The table an expression comes to, where it is a `Table(…)` call behind names."""
        construct = self._names.construct(scope, expression)
        if construct is None or construct.name != "Table":
            return None
        return self.table(construct)

    def add(self, table: Table, arguments: Iterable[Thunk]) -> None:
        """Columns and constraints, in the order given."""
        for thunk in arguments:
            construct = self._names.construct(thunk.scope, thunk.expression)
            if construct is None:
                continue
            if construct.name in COLUMNS:
                column = self._columns.column(construct, "")
                table.columns = [c for c in table.columns if c.column != column.column] + [column]
            else:
                self.constrain(table, construct)

    def constrain(self, table: Table, construct: Construct) -> None:
        """Note what a constraint or unique index says about the table's columns."""
        match construct.name:
            case "UniqueConstraint":
                table.uniques.append(self._names_of(construct.args))
            case "PrimaryKeyConstraint":
                table.primary |= self._names_of(construct.args)
            case "Index" if self._columns.truth(construct.keywords.get("unique")):
                table.uniques.append(self._names_of(construct.args[1:]))
            case "ForeignKeyConstraint":
                composite = self._composite(construct)
                if composite is not None:
                    table.composites.append(composite)
            case _:
                pass

    def constraints(self, scope: Scope, expression: Expression | None) -> list[Construct]:
        """The constraints among the items of `__table_args__`."""
        found = self._names.evaluate(scope, expression)
        if isinstance(found, Thunk) and isinstance(found.expression, Call):
            single = self._names.construct(found.scope, found.expression)
            if single is not None and single.name in CONSTRAINTS:
                return [single]
        made = (self._names.construct(t.scope, t.expression) for t in self._names.items(scope, expression))
        return [c for c in made if c is not None and c.name in CONSTRAINTS]

    def options(self, scope: Scope, expression: Expression | None) -> dict[str, Thunk]:
        """The dict of `__table_args__`, alone or as its last item."""
        entries = self._names.pairs(scope, expression)
        for item in self._names.items(scope, expression):
            entries |= self._names.pairs(item.scope, item.expression)
        return entries

    def column_name(self, thunk: Thunk) -> str:
        """The name of a column written as text or as a reference to it (`id`, `User.id`, `t.c.id`)."""
        text = self._strings.of(thunk)
        if text is not None:
            return text
        match thunk.expression:
            case Name(dotted=dotted):
                construct = self._names.construct(thunk.scope, thunk.expression)
                if construct is not None and construct.name in COLUMNS and "." not in dotted:
                    explicit = self._columns.column(construct, "")
                    return explicit.column or dotted
                return last(dotted)
            case Member(name=name):
                return name
            case Call(func=Name(dotted=dotted)) if last(dotted) in ("desc", "asc"):
                return last(dotted.rpartition(".")[0])
            case _:
                return "?"  # an index on an expression says nothing about a column

    def _names_of(self, thunks: Iterable[Thunk]) -> frozenset[str]:
        return frozenset(self.column_name(thunk) for thunk in thunks)

    def _composite(self, construct: Construct) -> CompositeKey | None:
        own, foreign = construct.argument(0, "columns"), construct.argument(1, "refcolumns")
        if own is None or foreign is None:
            return None
        columns = [self.column_name(t) for t in self._names.items(own.scope, own.expression)]
        targets = [self._columns.target(t) for t in self._names.items(foreign.scope, foreign.expression)]
        if not columns or len(columns) != len(targets):
            return None
        return CompositeKey(tuple(columns), tuple(targets))

    def _metadata_schema(self, metadata: Thunk | None) -> str:
        if metadata is None:
            return ""
        construct = self._names.construct(metadata.scope, metadata.expression)
        if construct is None or construct.name != "MetaData":
            return ""
        return self._strings.of(construct.keywords.get("schema")) or ""


def is_text(thunk: Thunk) -> bool:
    return isinstance(thunk.expression, Text)
