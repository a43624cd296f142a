"""`SqlModelReader`: the columns that SQLModel makes of pydantic fields."""

from dataclasses import replace

from groundplan.extract.datamodel import TypeFamily
from groundplan.extract.python.program import ClassRef
from groundplan.extract.sqlalchemy.classes import Classes
from groundplan.extract.sqlalchemy.columns import Column, Columns, KeyTarget
from groundplan.extract.sqlalchemy.mapped import Declared, Relation, place
from groundplan.extract.sqlalchemy.names import Names
from groundplan.extract.sqlalchemy.scope import Construct, Scope, Thunk, last
from groundplan.extract.sqlalchemy.types import Annotation, Types
from groundplan.extract.sqlalchemy.vocabulary import COLUMNS, FAMILIES, RELATIONS
from groundplan.index.python.expressions import Expression, Literal, Name, Subscript
from groundplan.index.python.statements import Assignment, FunctionDef
from groundplan.text import Location

_NO_FIELDS = frozenset({"model_config", "metadata", "registry"})
# Pydantic's own types, by the Python type they narrow.
_NARROWED = {
    "EmailStr": TypeFamily.STRING,
    "SecretStr": TypeFamily.STRING,
    "AnyUrl": TypeFamily.STRING,
    "HttpUrl": TypeFamily.STRING,
    "UUID1": TypeFamily.UUID,
    "UUID3": TypeFamily.UUID,
    "UUID4": TypeFamily.UUID,
    "UUID5": TypeFamily.UUID,
    "constr": TypeFamily.STRING,
    "conint": TypeFamily.INTEGER,
    "confloat": TypeFamily.FLOAT,
    "condecimal": TypeFamily.DECIMAL,
    "PositiveInt": TypeFamily.INTEGER,
    "NonNegativeInt": TypeFamily.INTEGER,
    "StrictStr": TypeFamily.STRING,
    "StrictInt": TypeFamily.INTEGER,
    "StrictBool": TypeFamily.BOOLEAN,
    "AwareDatetime": TypeFamily.DATETIME,
    "NaiveDatetime": TypeFamily.DATETIME,
    "Path": TypeFamily.STRING,
    "IPv4Address": TypeFamily.STRING,
    "IPv6Address": TypeFamily.STRING,
}


class SqlModelReader:
    """Reads classes with `table=True`: their own fields and those of every pydantic base."""

    def __init__(self, names: Names, classes: Classes, columns: Columns, types: Types) -> None:
        self._names = names
        self._classes = classes
        self._columns = columns
        self._types = types

    def declared(self, ref: ClassRef) -> Declared:
        """Fields base first, in pydantic's order; a field declared again keeps its first place."""
        fields: dict[str, tuple[ClassRef, Assignment]] = {}
        lineage = [a for a in self._classes.lineage(ref) if isinstance(a, ClassRef)]
        for ancestor in reversed(lineage):
            for statement in ancestor.node.body:
                if isinstance(statement, Assignment) and "." not in statement.target:
                    known = fields.get(statement.target)
                    if statement.annotation is None and known is not None:
                        statement = replace(statement, annotation=known[1].annotation)
                    fields[statement.target] = (ancestor, statement)
                elif isinstance(statement, FunctionDef):
                    fields.pop(statement.name, None)
        found = Declared()
        for name, (home, statement) in fields.items():
            self._field(ref, home, name, statement, found)
        return found

    def _field(self, ref: ClassRef, home: ClassRef, name: str, statement: Assignment, into: Declared) -> None:
        scope = self._names.at(home, statement)
        module_scope = self._names.module_scope(home.module)
        construct = self._names.construct(scope, statement.value) if statement.value is not None else None
        where = place(ref, home, name, (statement.line, statement.end_line))
        if construct is not None and construct.name in RELATIONS:
            into.relations.append(Relation(ref, name, construct, where))
            return
        if construct is not None and construct.name in COLUMNS:
            column = self._columns.column(construct, name)
            into.columns.append(replace(column, location=where))
            return
        if statement.annotation is None or name.startswith("_") or name in _NO_FIELDS:
            return
        if self._is_no_field(module_scope, statement.annotation):
            return
        annotation = self._types.annotation(module_scope, statement.annotation)
        field = construct if construct is not None and construct.name == "Field" else annotation.carried
        into.columns.append(self._column(name, annotation, field, where, statement.value))

    def _column(
        self,
        name: str,
        annotation: Annotation,
        field: Construct | None,
        where: Location,
        value: Expression | None,
    ) -> Column:
        given = field.keywords if field is not None else {}
        if "sa_column" in given:
            inner = self._names.construct(given["sa_column"].scope, given["sa_column"].expression)
            if inner is not None and inner.name in COLUMNS:
                return replace(self._columns.column(inner, name), location=where)
        extra = self._extra(given)
        primary = self._truth(given, extra, "primary_key") is True
        nullable = self._truth(given, extra, "nullable")
        if nullable is None:
            nullable = not primary and (annotation.optional or (_is_none(value) and annotation.type is None))
        targets = (self._columns.target(given["foreign_key"]),) if "foreign_key" in given else ()
        targets = tuple(t for t in targets if not _is_none(t.thunk.expression if t.thunk else None))
        family, positional = self._family(annotation, given), self._arguments(given)
        column = self._text(extra.get("name")) or name
        return Column(
            attribute=name,
            column=column,
            key=column,
            type=family,
            location=where,
            primary_key=primary,
            unique=self._truth(given, extra, "unique") is True,
            nullable=nullable,
            targets=targets or positional,
        )

    def _arguments(self, given: dict[str, Thunk]) -> tuple[KeyTarget, ...]:
        thunk = given.get("sa_column_args")
        found: list[KeyTarget] = []
        for item in self._names.items(thunk.scope, thunk.expression) if thunk else ():
            construct = self._names.construct(item.scope, item.expression)
            if construct is not None and construct.name == "ForeignKey" and construct.args:
                found.append(self._columns.target(construct.args[0]))
        return tuple(found)

    def _extra(self, given: dict[str, Thunk]) -> dict[str, Thunk]:
        thunk = given.get("sa_column_kwargs")
        return self._names.pairs(thunk.scope, thunk.expression) if thunk else {}

    def _truth(self, given: dict[str, Thunk], extra: dict[str, Thunk], name: str) -> bool | None:
        answer = self._columns.truth(extra.get(name))
        return answer if answer is not None else self._columns.truth(given.get(name))

    def _text(self, thunk: Thunk | None) -> str:
        return self._columns.text(thunk) if thunk is not None else ""

    def _family(self, annotation: Annotation, given: dict[str, Thunk]) -> str:
        explicit = given.get("sa_type")
        if explicit is not None:
            return self._types.family(explicit.scope, explicit.expression)
        family = self._types.python_family(annotation.type, {})
        return _NARROWED.get(family, FAMILIES.get(family, family)) if family else ""

    def _is_no_field(self, scope: Scope, annotation: Expression) -> bool:
        if isinstance(annotation, Subscript):
            annotation = annotation.value
        return isinstance(annotation, Name) and last(annotation.dotted) in ("ClassVar", "Mapped")


def _is_none(expression: Expression | None) -> bool:
    return isinstance(expression, Literal) and expression.value is None
