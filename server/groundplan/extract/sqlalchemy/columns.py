"""`Columns`: `Column(…)` and `mapped_column(…)` as values, with what an annotation adds."""

from dataclasses import dataclass, replace

from groundplan.extract.python.program import Module
from groundplan.extract.sqlalchemy.names import Names
from groundplan.extract.sqlalchemy.scope import Construct, Thunk
from groundplan.extract.sqlalchemy.strings import Strings
from groundplan.extract.sqlalchemy.types import Annotation, Types
from groundplan.extract.sqlalchemy.vocabulary import COLUMNS, FOREIGN_KEYS, WRAPPERS
from groundplan.index.python.expressions import Call, Expression, Literal, Text
from groundplan.text import Location


@dataclass(frozen=True, slots=True)
class KeyTarget:
    """Where a foreign key points, as written: `"table.column"`, or an expression for a column."""

    text: str
    thunk: Thunk | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `attribute` is the name it has in code, `column` its name in the database, `key` its name in
    `table.c`. `type` is "" where none is given: then a foreign key's target tells it.
    `nullable` is None where the code leaves it to SQLAlchemy's rules.
    """

    attribute: str
    column: str
    key: str
    type: str
    location: Location
    primary_key: bool = False
    unique: bool = False
    nullable: bool | None = None
    targets: tuple[KeyTarget, ...] = ()
    site: Expression | None = None

    @property
    def may_be_null(self) -> bool:
        return (not self.primary_key) if self.nullable is None else self.nullable


class Columns:
    """Reads column declarations of all styles but SQLModel's."""

    def __init__(self, names: Names, strings: Strings, types: Types) -> None:
        self._names = names
        self._strings = strings
        self._types = types

    def unwrapped(self, construct: Construct | None) -> Construct | None:
        """The column inside `deferred(…)` or `column_property(…)`; None where there is none."""
        while construct is not None and construct.name in WRAPPERS:
            if not construct.args:
                return None
            first = construct.args[0]
            construct = self._names.construct(first.scope, first.expression)
        return construct if construct is not None and construct.name in COLUMNS else None

    def column(
        self,
        construct: Construct,
        attribute: str,
        *,
        annotation: Annotation | None = None,
        known: dict[str, Thunk] | None = None,
    ) -> Column:
        """The column a construct declares. `annotation` is what stands in `Mapped[…]`, `known` the
        base's type map; `attribute` is "" for a column of a `Table`, which goes by its key."""
        name, rest = self._explicit_name(construct)
        given = construct.keywords.get("type_") or construct.keywords.get("type") or self._type(rest)
        targets = self._targets(rest)
        family = self._types.family(given.scope, given.expression) if given else ""
        column = name or attribute
        key = self._strings.of(construct.keywords.get("key")) or column
        made = Column(
            attribute=attribute or key,
            column=column,
            key=key,
            type=family,
            location=self._location(construct.module, construct.site, attribute or key),
            primary_key=self.truth(construct.keywords.get("primary_key")) is True,
            unique=self.truth(construct.keywords.get("unique")) is True,
            nullable=self.truth(construct.keywords.get("nullable")),
            targets=targets,
            site=construct.site,
        )
        if made.nullable is None and self._has(rest, "Identity"):
            made = replace(made, nullable=False)
        return self._annotated(made, annotation, known or {}) if annotation else made

    def from_annotation(
        self, attribute: str, annotation: Annotation, known: dict[str, Thunk], location: Location
    ) -> Column:
        """The column that `name: Mapped[int]` alone declares."""
        bare = Column(attribute, attribute, attribute, "", location)
        return self._annotated(bare, annotation, known)

    def is_key(self, construct: Construct) -> bool:
        """Whether a column points to another table."""
        return construct.name in COLUMNS and bool(self._targets(self._explicit_name(construct)[1]))

    def text(self, thunk: Thunk | None) -> str:
        """The string behind an argument, "" where the code does not say."""
        return self._strings.of(thunk) or ""

    def truth(self, thunk: Thunk | None) -> bool | None:
        """True or False, or None where the code does not say."""
        if thunk is None:
            return None
        found = self._names.evaluate(thunk.scope, thunk.expression)
        if isinstance(found, Thunk) and isinstance(found.expression, Literal):
            value = found.expression.value
            return None if value is None else bool(value)
        return None

    def _annotated(self, column: Column, annotation: Annotation, known: dict[str, Thunk]) -> Column:
        """What SQLAlchemy adds from the annotation: an `Annotated`'s column, the type, nullability."""
        if annotation.carried is not None and annotation.carried.name in COLUMNS:
            carried = self.column(annotation.carried, column.attribute)
            column = replace(
                column,
                column=carried.column if carried.column != carried.attribute else column.column,
                type=column.type or carried.type,
                primary_key=column.primary_key or carried.primary_key,
                unique=column.unique or carried.unique,
                nullable=carried.nullable if column.nullable is None else column.nullable,
                targets=column.targets or carried.targets,
            )
        if not column.type and not column.targets:
            column = replace(column, type=self._types.python_family(annotation.type, known))
        if column.nullable is None:
            column = replace(column, nullable=annotation.optional)
        return column

    def _explicit_name(self, construct: Construct) -> tuple[str, tuple[Thunk, ...]]:
        rest = construct.args
        name = self._strings.of(construct.keywords.get("name")) or ""
        while rest:
            found = self._names.evaluate(rest[0].scope, rest[0].expression)
            if isinstance(found, Thunk) and isinstance(found.expression, Literal):
                rest = rest[1:]
                continue
            if not isinstance(found, Thunk) or isinstance(found.expression, Call):
                break
            text = self._strings.of(rest[0])
            if text is None:
                break
            name, rest = name or text, rest[1:]
            break
        return name, rest

    def _type(self, rest: tuple[Thunk, ...]) -> Thunk | None:
        for thunk in rest[:2]:
            if self._types.is_type(thunk.scope, thunk.expression) and not self._is_schema_item(thunk):
                return thunk
            if not isinstance(thunk.expression, Text):
                return None
        return None

    def _is_schema_item(self, thunk: Thunk) -> bool:
        if not isinstance(thunk.expression, Call):
            return False
        tail = thunk.expression.name.rpartition(".")[2]
        return tail in (
            "Sequence",
            "CheckConstraint",
            "Computed",
            "FetchedValue",
            "DefaultClause",
            "Identity",
        )

    def _has(self, rest: tuple[Thunk, ...], name: str) -> bool:
        made = (self._names.construct(thunk.scope, thunk.expression) for thunk in rest)
        return any(construct is not None and construct.name == name for construct in made)

    def _targets(self, rest: tuple[Thunk, ...]) -> tuple[KeyTarget, ...]:
        found: list[KeyTarget] = []
        for thunk in rest:
            construct = self._names.construct(thunk.scope, thunk.expression)
            if construct is not None and construct.name in FOREIGN_KEYS:
                target = construct.argument(0, "column")
                if target is not None:
                    found.append(self.target(target))
        return tuple(found)

    def target(self, thunk: Thunk) -> KeyTarget:
        """A foreign key's target from what is written."""
        text = self._strings.of(thunk)
        return KeyTarget(text or "", None if text else thunk)

    def _location(self, module: Module, site: Expression, name: str) -> Location:
        return Location(module.path, site.line, site.end_line, f"{module.name}.{name}")
