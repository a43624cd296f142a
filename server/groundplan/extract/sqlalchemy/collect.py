"""`Collector`: every table of a workspace, from classes, `Table(…)` calls and imperative mappings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from groundplan.extract.python.program import ClassRef, Module, Program
from groundplan.extract.sqlalchemy.classes import Classes, Mapping
from groundplan.extract.sqlalchemy.columns import Columns
from groundplan.extract.sqlalchemy.mapped import MappedReader, Relation
from groundplan.extract.sqlalchemy.names import Names
from groundplan.extract.sqlalchemy.scope import Construct, Scope, Thunk
from groundplan.extract.sqlalchemy.sqlmodel import SqlModelReader
from groundplan.extract.sqlalchemy.strings import Strings
from groundplan.extract.sqlalchemy.tables import Table, TableReader
from groundplan.extract.sqlalchemy.types import Types
from groundplan.extract.sqlalchemy.vocabulary import CONSTRAINTS, MAPPERS, RELATIONS
from groundplan.index.python.expressions import Call, Expression, Member, Name
from groundplan.index.python.statements import (
    Assignment,
    ClassDef,
    Evaluated,
    FunctionDef,
    Returned,
    Statement,
)
from groundplan.text import Location


@dataclass(slots=True)
class Collected:
    """All tables, in reading order; which class has which; and the relationships of classes."""

    tables: list[Table] = field(default_factory=list[Table])
    of_class: dict[ClassRef, Table] = field(default_factory=dict[ClassRef, Table])
    relations: list[Relation] = field(default_factory=list[Relation])
    notes: list[str] = field(default_factory=list[str])


class Collector:
    """Reads one module after the other into `found`."""

    def __init__(self, program: Program) -> None:
        self.names = Names(program)
        self.strings = Strings(self.names)
        self.types = Types(self.names)
        self.columns = Columns(self.names, self.strings, self.types)
        self.tables = TableReader(self.names, self.strings, self.columns)
        self.classes = Classes(self.names, self.strings)
        self.mapped = MappedReader(self.names, self.classes, self.columns, self.tables, self.types)
        self.sqlmodel = SqlModelReader(self.names, self.classes, self.columns, self.types)
        self.found = Collected()
        self._pending_single: list[tuple[ClassRef, Mapping]] = []

    def classes_of(self, module: Module) -> None:
        """The declarative classes of a module."""
        for node in _classes(module):
            self.read_class(ClassRef(module, node))

    def read_class(self, ref: ClassRef) -> Table | None:
        """The table of a declarative class, read once; None where it is not mapped."""
        if ref in self.found.of_class:
            return self.found.of_class[ref]
        mapping = self.classes.mapping(ref)
        if mapping is None:
            return None
        if mapping.single:
            return self._read_single(ref, mapping)
        table = self._table_of(ref, mapping)
        if table is not None:
            self.found.of_class[ref] = table
        return table

    def tables_of(self, module: Module) -> None:
        """`Table(…)` at the top of a module or class, and what later statements add to tables."""
        self._statements(self.names.module_scope(module), module.statements, prefix="")

    def mappings_of(self, module: Module) -> None:
        """Imperative mappings, at the top of the module and inside its functions."""
        for scope, call in self._calls(module):
            name = self._callee(scope, call)
            if name in MAPPERS and len(call.args) + len(call.keywords) >= 1:
                self._imperative(scope, call)

    def additions_of(self, module: Module) -> None:
        """`table.append_column(…)` and constraints and indexes declared beside their table."""
        self._additions(self.names.module_scope(module), module.statements)

    def _additions(self, scope: Scope, statements: Iterable[Statement]) -> None:
        for statement in statements:
            if isinstance(statement, ClassDef):
                ref = ClassRef(scope.module, statement)
                if self.classes.mapping(ref) is None:
                    self._additions(self.names.class_scope(ref), statement.body)
            value = statement.value if isinstance(statement, Assignment | Evaluated) else None
            if not isinstance(value, Call):
                continue
            if isinstance(statement, Assignment) and "." in statement.target:
                self._add_to_class(scope, statement)
            if isinstance(value.func, Name) and value.func.dotted.endswith(
                (".append_column", ".append_constraint")
            ):
                table = self._referred(scope, value.func.dotted.rpartition(".")[0])
                if table is not None:
                    self.tables.add(table, [Thunk(scope, argument) for argument in value.args])
                continue
            construct = self.names.construct(scope, value)
            if construct is not None and construct.name in CONSTRAINTS:
                self._attach(construct)

    def _add_to_class(self, scope: Scope, statement: Assignment) -> None:
        head, _, name = statement.target.rpartition(".")
        ref = self.names.evaluate(scope, Name(head, statement.line, statement.end_line))
        table = self.found.of_class.get(ref) if isinstance(ref, ClassRef) else None
        if table is None or not isinstance(ref, ClassRef):
            return
        added = self.mapped.added(ref, name, statement, scope)
        names = {column.attribute for column in added.columns}
        table.columns = [c for c in table.columns if c.attribute not in names] + added.columns
        self.found.relations.extend(added.relations)

    def _attach(self, construct: Construct) -> None:
        for thunk in construct.args:
            if isinstance(thunk.expression, Name) and "." in thunk.expression.dotted:
                head = thunk.expression.dotted.rpartition(".")[0]
                table = self._referred(thunk.scope, head.removesuffix(".c").removesuffix(".columns"))
                if table is not None:
                    self.tables.constrain(table, construct)
                return

    def _referred(self, scope: Scope, dotted: str) -> Table | None:
        """The table that `users`, `User` or `User.__table__` means."""
        dotted = dotted.removesuffix(".__table__")
        found = self.names.evaluate(scope, Name(dotted, 0, 0))
        if isinstance(found, ClassRef):
            return self.read_class(found)
        return self.tables.at(found.scope, found.expression) if isinstance(found, Thunk) else None

    def _read_single(self, ref: ClassRef, mapping: Mapping) -> Table | None:
        """Single-table inheritance: the class's columns belong to its parent's table."""
        table = self.read_class(mapping.parent) if mapping.parent else None
        if table is None:
            return None
        self.found.of_class[ref] = table
        declared = self.mapped.declared(ref)
        for column in declared.columns:
            if table.find(column.column) is None:
                table.columns.append(column)
        self.found.relations.extend(declared.relations)
        return table

    def _table_of(self, ref: ClassRef, mapping: Mapping) -> Table | None:
        location = Location(ref.module.path, ref.node.line, ref.node.end_line, ref.path)
        thunk = self.classes.special(ref, "__table__")
        if thunk is not None:
            return self._explicit_table(ref, thunk, location)
        table = Table(
            key=ref.path,
            name=mapping.table,
            schema="",
            module=ref.module,
            location=location,
            owner=ref,
            label=ref.node.name,
            guessed_name=mapping.guessed_name,
        )
        self.found.of_class[ref] = table  # before its columns: they may point at the class itself
        self.found.tables.append(table)
        is_sqlmodel = self.classes.is_sqlmodel(ref)
        declared = (self.sqlmodel if is_sqlmodel else self.mapped).declared(ref)
        table.columns.extend(declared.columns)
        self.found.relations.extend(declared.relations)
        self._table_arguments(ref, table)
        if not table.schema:
            table.schema = self._base_schema(ref)
        return table

    def _table_arguments(self, ref: ClassRef, table: Table) -> None:
        arguments = self.classes.special(ref, "__table_args__")
        if arguments is None:
            return
        for construct in self.tables.constraints(arguments.scope, arguments.expression):
            self.tables.constrain(table, construct)
        options = self.tables.options(arguments.scope, arguments.expression)
        table.schema = self.strings.of(options.get("schema")) or ""

    def _base_schema(self, ref: ClassRef) -> str:
        """The schema of the `MetaData` that the class's base was made with."""
        for thunk in self._metadata(ref):
            construct = self.names.construct(thunk.scope, thunk.expression)
            if construct is not None and construct.name == "MetaData":
                return self.strings.of(construct.keywords.get("schema")) or ""
        return ""

    def _metadata(self, ref: ClassRef) -> Iterator[Thunk]:
        own = self.names.member(ref, "metadata")
        if isinstance(own, Thunk):
            yield own
        for ancestor in self.classes.lineage(ref):
            if not isinstance(ancestor, ClassRef):
                continue
            for base in ancestor.node.bases:
                made = self.names.evaluate(self.names.module_scope(ancestor.module), base)
                if isinstance(made, Thunk) and isinstance(made.expression, Call):
                    yield from self._given_metadata(made.scope, made.expression)

    def _given_metadata(self, scope: Scope, call: Call) -> Iterator[Thunk]:
        """The `metadata` of `declarative_base(…)`, or of the registry that `generate_base` is of."""
        _, keywords = self.names.arguments(scope, call)
        if "metadata" in keywords:
            yield keywords["metadata"]
        head = call.name.rpartition(".")[0]
        registry = self.names.construct(scope, Name(head, call.line, call.end_line)) if head else None
        if registry is not None and "metadata" in registry.keywords:
            yield registry.keywords["metadata"]

    def _explicit_table(self, ref: ClassRef, thunk: Thunk, location: Location) -> Table | None:
        """A class with `__table__`: the table's columns, under the names the class gives them."""
        if isinstance(thunk.expression, Name) and thunk.expression.dotted.endswith(".__table__"):
            return self._referred(thunk.scope, thunk.expression.dotted)
        table = self.tables.at(thunk.scope, thunk.expression)
        if table is None:
            return None
        if table.owner is None:
            self._own(table, ref, location)
            renamed = self.mapped.renamed(ref, table)
            table.columns = [replace(c, attribute=renamed.get(c.key, c.attribute)) for c in table.columns]
        self.found.relations.extend(self.mapped.declared(ref).relations)
        return table

    def _own(self, table: Table, ref: ClassRef, location: Location) -> None:
        table.owner, table.key, table.label, table.location = ref, ref.path, ref.node.name, location
        table.module = ref.module
        if all(known is not table for known in self.found.tables):
            self.found.tables.append(table)

    def _statements(self, scope: Scope, statements: Iterable[Statement], *, prefix: str) -> None:
        for statement in statements:
            match statement:
                case Assignment(target=target, value=Call() as call):
                    self._core_table(scope, call, f"{prefix}{target}")
                case Evaluated(value=Call() as call):
                    self._core_table(scope, call, "")
                case ClassDef(qualified_name=qualified):
                    ref = ClassRef(scope.module, statement)
                    if self.classes.mapping(ref) is None:
                        self._statements(self.names.class_scope(ref), statement.body, prefix=f"{qualified}.")
                case _:
                    pass

    def _core_table(self, scope: Scope, call: Call, variable: str) -> None:
        construct = self.names.construct(scope, call)
        if construct is None or construct.name != "Table" or construct.site is not call:
            return
        table = self.tables.table(construct, variable=variable)
        if table is None or any(known is table for known in self.found.tables):
            return
        if table.columns:
            self.found.tables.append(table)
        elif table.reflected:
            self.found.notes.append(
                f"The columns of table {table.name} are read from the database only at run time."
            )

    def _calls(self, module: Module) -> Iterator[tuple[Scope, Call]]:
        scope = self.names.module_scope(module)
        for statement in module.statements:
            yield from self._calls_in(scope, statement)

    def _calls_in(self, scope: Scope, statement: Statement) -> Iterator[tuple[Scope, Call]]:
        match statement:
            case (
                Assignment(value=Call() as call)
                | Evaluated(value=Call() as call)
                | Returned(value=Call() as call)
            ):
                yield scope, call
            case FunctionDef() if statement.mentions(*MAPPERS):
                inner = scope
                for step in statement.body():
                    yield from self._calls_in(inner, step)
                    inner = self.names.run(inner, (step,))
            case ClassDef(body=body):
                for step in body:
                    if isinstance(step, FunctionDef):
                        yield from self._calls_in(scope, step)
            case _:
                return

    def _callee(self, scope: Scope, call: Call) -> str:
        """The last part of what is called, however it was imported."""
        name = call.func.name if isinstance(call.func, Member) else call.name.rpartition(".")[2]
        if name in MAPPERS:
            return name
        found = self.names.lookup(scope, call.name) if call.name else None
        if isinstance(found, Thunk) and isinstance(found.expression, Name):
            return found.expression.dotted.rpartition(".")[2]
        return ""

    def _imperative(self, scope: Scope, call: Call) -> None:
        arguments, keywords = self.names.arguments(scope, call)
        mapped = arguments[0] if arguments else keywords.get("class_")
        local = arguments[1] if len(arguments) > 1 else keywords.get("local_table")
        ref = self.names.evaluate(mapped.scope, mapped.expression) if mapped else None
        if not isinstance(ref, ClassRef):
            return
        table = self._mapped_table(local) if local else None
        if table is None:
            parent = keywords.get("inherits")
            inherited = self.names.evaluate(parent.scope, parent.expression) if parent else None
            if isinstance(inherited, ClassRef) and inherited in self.found.of_class:
                self.found.of_class.setdefault(ref, self.found.of_class[inherited])
            return
        properties = keywords.get("properties")
        entries = self.names.pairs(properties.scope, properties.expression) if properties else {}
        location = Location(ref.module.path, ref.node.line, ref.node.end_line, ref.path)
        if table.owner is None:
            self._own(table, ref, location)
            self._rename(table, entries)
        self.found.of_class.setdefault(ref, table)
        for name, thunk in entries.items():
            construct = self.names.construct(thunk.scope, thunk.expression)
            if construct is not None and construct.name in RELATIONS:
                where = Location(
                    scope.module.path, thunk.expression.line, thunk.expression.end_line, f"{ref.path}.{name}"
                )
                self.found.relations.append(Relation(ref, name, construct, where))

    def _mapped_table(self, thunk: Thunk) -> Table | None:
        return self.tables.at(thunk.scope, thunk.expression)

    def _rename(self, table: Table, entries: dict[str, Thunk]) -> None:
        names: dict[str, str] = {}
        for attribute, thunk in entries.items():
            expression: Expression = thunk.expression
            while isinstance(expression, Call) and expression.args:
                construct = self.names.construct(thunk.scope, expression)
                if construct is not None and construct.name == "synonym":
                    if self.columns.truth(construct.keywords.get("map_column")):
                        names[attribute] = self.strings.of(construct.argument(0, "name")) or attribute
                    break
                if construct is None or construct.name in RELATIONS:
                    break
                expression = expression.args[0]
            if isinstance(expression, Name) and (
                ".c." in expression.dotted or ".columns." in expression.dotted
            ):
                names[expression.dotted.rpartition(".")[2]] = attribute
        table.columns = [replace(c, attribute=names.get(c.key, c.attribute)) for c in table.columns]


def _classes(module: Module) -> Iterator[ClassDef]:
    """A module's classes, without those that another definition of their name replaced."""
    for node in module.classes():
        outermost = node.qualified_name.partition(".")[0]
        bound = module.bindings.get(outermost)
        if "." in node.qualified_name or bound is node or not isinstance(bound, ClassDef):
            yield node
