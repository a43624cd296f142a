"""What a statement's tree does to a schema."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from groundplan.extract.datamodel import TypeFamily
from groundplan.extract.sql.parse import Parsed
from groundplan.extract.sql.schema import Column, Key, Name, Reference, Schema, Table
from groundplan.extract.sql.types import type_family
from groundplan.text import Location

Place = Callable[[int, int, str], Location]
_SELF_FILLING = (exp.GeneratedAsIdentityColumnConstraint, exp.AutoIncrementColumnConstraint)
_SERIAL = re.compile(r"(?:(?:big|small)?serial[248]?|identity)\b", re.I)


def apply(parsed: Parsed, schema: Schema, place: Place) -> bool:
    """Change `schema` as the statement says. False for a CREATE TABLE that gives no table.

    `place` gives the location of two offsets into the statement and a symbol.
    """
    walk = _Walk(parsed, schema, place)
    tree = parsed.tree
    match tree:
        case exp.Create(kind="TABLE"):
            return walk.create_table(tree)
        case exp.Create(kind="INDEX", this=exp.Index()):
            walk.unique_index(tree.this)
        case exp.Create(kind="TYPE"):
            walk.create_type(tree)
        case exp.Alter(this=exp.Table()):
            table = _name(tree.this)
            for action in tree.args["actions"]:
                if (found := schema.find(table)) is None:
                    break
                walk.alter(found, action)
                table = found.name
        case exp.Drop():
            walk.drop(tree)
        case exp.Comment(this=exp.Column()):
            walk.comment(tree)
        case exp.Use(this=exp.Table()):
            schema.use(tree.this.name)
        case _:
            pass
    return True


@dataclass(frozen=True, slots=True)
class _Walk:
    parsed: Parsed
    schema: Schema
    place: Place

    def create_table(self, tree: exp.Create) -> bool:
        body = tree.this if isinstance(tree.this, exp.Schema) else None
        written = body.this if body else tree.this
        if not isinstance(written, exp.Table) or not written.name:
            return False
        name = self.schema.qualified(_name(written))
        table = Table(name, self.place(0, self.parsed.end, str(name)))
        properties = tree.args.get("properties")
        for item in (*(body.expressions if body else ()), *(properties.expressions if properties else ())):
            if isinstance(item, exp.LikeProperty):
                self._add_like(table, item)
            elif isinstance(item, exp.InheritsProperty):
                table.parents += [_name(parent) for parent in item.expressions]
            else:
                table.add(*self.items(name, item))
        if (query := tree.expression) is not None and not table.columns:
            self._add_selected(table, query)
        if not (query or body or properties):
            return False
        if body and not (body.expressions or table.parents or query):
            return False
        self.schema.create(table, if_not_exists=bool(tree.args.get("exists")))
        return True

    def items(self, table: Name, item: exp.Expr, name: str = "") -> Iterator[Column | Key | Reference]:
        """The columns, keys and references that a definition makes; a column comes before its keys."""
        match item:
            case exp.ColumnDef():
                yield from self._column(table, item)
            case exp.Identifier():
                yield self._typeless(table, item)
            case exp.Constraint() | exp.AddConstraint() | exp.Schema():
                for part in item.expressions:
                    yield from self.items(table, part, item.name)
            case exp.PrimaryKey():
                yield from _key(item.expressions, name, primary=True)
            case exp.UniqueColumnConstraint(this=exp.Schema()):
                yield from _key(item.this.expressions, name or item.this.name, primary=False)
            case exp.ForeignKey():
                columns = _column_names(item.expressions)
                if columns and isinstance(reference := item.args.get("reference"), exp.Reference):
                    where = self.place(*self._part(_start(item)), f"{table.table}.{', '.join(columns)}")
                    yield from self._reference(columns, reference, name or item.name, where)
            case _:
                return

    def _column(self, table: Name, item: exp.ColumnDef) -> Iterator[Column | Key | Reference]:
        kind = item.args.get("kind")
        written = self._after(item.this)
        column = self._typeless(table, item.this)
        column.type = type_family(kind, written)
        column.nullable = _SERIAL.match(written) is None
        yield column
        for constraint in item.args.get("constraints") or ():
            fact, name = constraint.args.get("kind"), constraint.name
            match fact:
                case exp.NotNullColumnConstraint():
                    column.nullable = bool(fact.args.get("allow_null"))
                case exp.CommentColumnConstraint():
                    column.comment = fact.name
                case exp.PrimaryKeyColumnConstraint():
                    column.nullable = False
                    yield Key((column.name,), True, name)
                case exp.UniqueColumnConstraint():
                    yield Key((column.name,), False, name)
                case exp.Reference():
                    yield from self._reference((column.name,), fact, name, column.location)
                case _ if isinstance(fact, _SELF_FILLING):  # numbers itself, so it is never empty
                    column.nullable = False
                case _:
                    pass

    def _typeless(self, table: Name, name: exp.Expr) -> Column:
        start = _start(name)
        where = self.place(start, self._part(start)[1], f"{table.table}.{name.name}")
        return Column(name.name, TypeFamily.UNKNOWN, True, "", where)

    def _reference(
        self, columns: tuple[str, ...], reference: exp.Reference, name: str, where: Location
    ) -> Iterator[Reference]:
        target = reference.this.this if isinstance(reference.this, exp.Schema) else reference.this
        if isinstance(target, exp.Table) and target.name:
            yield Reference(columns, self.schema.qualified(_name(target)), name, where)

    def _part(self, offset: int) -> tuple[int, int]:
        """The definition around an offset: the statement's part, as far as its parts are known."""
        parts = self.parsed.parts
        before = bisect_right(parts, offset, key=lambda part: part[0])
        return parts[before - 1] if before else (offset, offset + 1)

    def _after(self, name: exp.Expr) -> str:
        end = name.meta.get("end", -1) + 1
        return self.parsed.text[end : end + 60].lstrip('"`] \t\r\n')

    def _add_like(self, table: Table, item: exp.LikeProperty) -> None:
        if (model := self.schema.find(_name(item.this))) is not None:
            table.add_all_of(model)

    def _add_selected(self, table: Table, query: exp.Expr) -> None:
        """The named columns of the query that fills a table, with their types where they are known."""
        query = query.unnest()
        if not isinstance(query, exp.Query):
            return
        sources = [
            found for t in query.find_all(exp.Table) if (found := self.schema.find(_name(t))) is not None
        ]
        for selected in query.selects:
            if selected.is_star:
                for column in (column for source in sources for column in source.columns.values()):
                    table.add(replace(column, location=table.location))
            elif name := selected.output_name:
                known = [
                    c for source in sources if (c := source.columns.get(selected.unalias().name.casefold()))
                ]
                start = _start(selected)
                where = self.place(start, start + 1, f"{table.name.table}.{name}")
                table.add(Column(name, known[0].type if known else TypeFamily.UNKNOWN, True, "", where))

    def unique_index(self, index: exp.Index) -> None:
        params, on = index.args.get("params"), index.args.get("table")
        if params is None or on is None or (table := self.schema.find(_name(on))) is None:
            return
        columns = _column_names(params.args.get("columns") or ())
        where = params.args.get("where")
        if columns and (where is None or _only_says_not_null(where.this, columns)):
            table.add(Key(columns, False, index.name))

    def create_type(self, tree: exp.Create) -> None:
        base = tree.expression
        name = tree.this.name.casefold()
        if isinstance(base, exp.DataType):
            self.schema.types[name] = TypeFamily.ENUM
        elif isinstance(base, exp.Schema) and isinstance(column := base.expressions[0], exp.ColumnDef):
            self.schema.types[name] = type_family(column.args.get("kind"), self._after(column.this))

    def alter(self, table: Table, action: exp.Expr) -> None:
        match action:
            case exp.ModifyColumn():  # keys that the old column had stay
                old, new = action.args.get("rename_from") or action.this.this, action.this.name
                if old.name.casefold() in table.columns:
                    table.rename_column(old.name, new)
                    table.add(*self.items(table.name, action.this))
            case exp.AlterColumn():
                self._alter_column(table, action)
            case exp.Drop():
                _drop_part(table, action)
            case exp.DropPrimaryKey():
                table.keys = [key for key in table.keys if not key.primary]
            case exp.RenameColumn():
                table.rename_column(action.this.name, action.args["to"].name)
            case exp.AlterRename():
                self.schema.rename(table, _name(action.this))
            case _:
                table.add(*self.items(table.name, action))

    def _alter_column(self, table: Table, action: exp.AlterColumn) -> None:
        if (column := table.columns.get(action.name.casefold())) is None:
            return
        allow_null = action.args.get("allow_null")
        if kind := action.args.get("dtype"):
            written, retyped = re.subn(
                r"^(?:set\s+data\s+)?type\s+", "", self._after(action.this), flags=re.I
            )
            column.type = type_family(kind, written)
            column.nullable = column.nullable if retyped else True  # SQL Server's says all of the column anew
        if allow_null is not None:
            column.nullable = bool(allow_null)

    def drop(self, tree: exp.Drop) -> None:
        for dropped in (t for t in tree.args.get("tables") or () if isinstance(t, exp.Table)):
            if tree.args.get("kind") == "TABLE":
                self.schema.drop(_name(dropped))
            elif tree.args.get("kind") == "INDEX":
                for table in self.schema.tables():
                    table.drop_constraint(dropped.name, index=True)

    def comment(self, tree: exp.Comment) -> None:
        named = tree.this
        table = self.schema.find(Name(named.text("db"), named.text("table")))
        column = table.columns.get(named.name.casefold()) if table else None
        if column is not None and (text := tree.expression) is not None:
            column.comment = text.name


def _drop_part(table: Table, action: exp.Drop) -> None:
    for dropped in action.args.get("tables") or ():
        match action.args.get("kind"):
            case "COLUMN":
                table.drop_column(dropped.name)
            case "CONSTRAINT" | "FOREIGN KEY" | "CHECK":
                table.drop_constraint(dropped.name, index=False)
            case "INDEX" | "KEY":
                table.drop_constraint(dropped.name, index=True)
            case _:
                pass


def _name(table: exp.Expr) -> Name:
    return Name(table.text("db"), table.name)


def _start(node: exp.Expr) -> int:
    """Where the first name in a tree stands in the statement."""
    names = [node] if isinstance(node, exp.Identifier) else node.find_all(exp.Identifier)
    return min((name.meta["start"] for name in names if "start" in name.meta), default=0)


def _key(expressions: list[exp.Expr], name: str, *, primary: bool) -> Iterator[Key]:
    if columns := _column_names(expressions):
        yield Key(columns, primary, name)


def _column_names(expressions: Sequence[exp.Expr]) -> tuple[str, ...]:
    """The columns of a key; none of them if it is (partly) over an expression."""
    names: list[str] = []
    for part in expressions:
        while isinstance(part, exp.Ordered | exp.ColumnPrefix | exp.Collate):
            part = part.this
        prefix = isinstance(part, exp.Anonymous) and all(a.is_int for a in part.expressions)  # `name(10)`
        if not (prefix or isinstance(part, exp.Column | exp.Identifier)):
            return ()
        names.append(part.name)
    return tuple(names)


def _only_says_not_null(condition: exp.Expr, columns: tuple[str, ...]) -> bool:
    """SQL Server's way to let a unique column be empty more than once."""
    condition = condition.unnest()
    negated = isinstance(condition, exp.Not)
    asked = condition.this.unnest() if negated else condition
    negated = negated or bool(asked.args.get("negate"))
    says = isinstance(asked, exp.Is) and isinstance(asked.expression, exp.Null) and negated
    return says and [asked.this.name.casefold()] == [column.casefold() for column in columns]
