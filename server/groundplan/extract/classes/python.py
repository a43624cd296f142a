"""The classes of a workspace's Python modules, resolved through imports."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from groundplan.extract.classes.class_model import ClassModel, FoundClass, FoundMember, FoundRelation
from groundplan.extract.classes.made_class import fields_of_base
from groundplan.extract.classes.python_members import (
    Field,
    drawn_field,
    drawn_method,
    fields_of,
    is_abstract,
    methods_of,
)
from groundplan.extract.classes.python_types import Mention, mentions, resolved_class, written
from groundplan.extract.django.test_code import is_test_code
from groundplan.extract.python.program import ClassRef, Definition, External, Module, Program, ValueRef
from groundplan.index.python.expressions import (
    Binary,
    Call,
    Comprehension,
    Conditional,
    Expression,
    Items,
    Lambda,
    Name,
    Pairs,
    Starred,
    Subscript,
)
from groundplan.index.python.statements import ClassDef
from groundplan.jobs import CancelToken, Progress, no_progress
from groundplan.mermaid.kinds.classes import RelationKind
from groundplan.text import Location

# Bases that the picture shows as what they make of a class, not as boxes.
_SAID_OTHERWISE = frozenset(
    {"object", "abc.ABC", "typing.Protocol", "typing.Generic", "typing.NamedTuple", "typing.TypedDict"}
    | {f"typing_extensions.{name}" for name in ("Protocol", "Generic", "NamedTuple", "TypedDict")}
    | {f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum")}
)
_ENUMS = ("enum.", "django.db.models.TextChoices", "django.db.models.IntegerChoices")
_TYPE_VARIABLES = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple"})
_MAX_VALUE_DEPTH = 3


def read_python_classes(
    program: Program,
    modules: Iterable[str],
    *,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> ClassModel:
    """The classes of the named modules, their members, and what joins them.

    A relation's target may be a class of another module of the workspace, or an external one, which is
    then in the model too.
    """
    classes: dict[str, FoundClass] = {}
    relations: dict[tuple[str, str, str], FoundRelation] = {}
    names = list(modules)
    for done, name in enumerate(names):
        if cancel is not None:
            cancel.check()
        progress("Reading classes", done, len(names))
        module = program.module(name)
        for node in module.classes() if module is not None else ():
            assert module is not None
            reader = _Class(program, ClassRef(module, node))
            if reader.key in classes and node.alternative:
                continue
            classes[reader.key] = reader.found()
            for found, external in reader.relations():
                relations[found.source, found.target, found.label] = found
                if external is not None:
                    classes.setdefault(external.key, external)
    return ClassModel(tuple(classes.values()), tuple(relations.values()))


@dataclass(frozen=True, slots=True)
class _Class:
    program: Program
    ref: ClassRef

    @property
    def key(self) -> str:
        return self.ref.path

    def found(self) -> FoundClass:
        module, node = self.ref.module, self.ref.node
        constants = "enumeration" in self._annotations()
        members = [
            FoundMember(
                drawn_field(field, constant=constants and _is_constant(field)),
                self._location(field.line, field.end_line, field.name),
            )
            for field in self._fields()
        ]
        members += [
            FoundMember(drawn_method(method), self._location(method.line, method.end_line, method.name))
            for method in methods_of(self.ref)
        ]
        return FoundClass(
            self.key,
            node.qualified_name,
            module.name,
            self._location(node.line, node.end_line),
            tuple(members),
            tuple(self._type_parameters()),
            tuple(self._annotations()),
            test_code=is_test_code(module.path),
        )

    def relations(self) -> Iterator[tuple[FoundRelation, FoundClass | None]]:
        for base, found in self._bases():
            yield from self._inheritance(base, found)
        for field in self._fields():
            location = self._location(field.line, field.end_line, field.name)
            for target, relation in self._relations_of(field, location):
                if target != self.ref or relation.label:
                    yield relation, None

    def _fields(self) -> list[Field]:
        """The class's own fields, those of a `namedtuple("P", "x y")` among its bases included."""
        found = fields_of(self.ref)
        own = {field.name for field in found} | {method.name for method in methods_of(self.ref)}
        from_bases = (
            Field(made.target, made.annotation, made.value, made.line, made.end_line)
            for base in self.ref.node.bases
            for made in fields_of_base(self.program, self.ref.module, base) or ()
            if made.target not in own
        )
        return [*from_bases, *found]

    def _bases(self) -> Iterator[tuple[Expression, Definition | None]]:
        """The bases, those of `*BASES` one by one; each with what it means in this workspace.

        A class that stands in for one that could not be imported is that one, as far as we can show it.
        """
        for base, found in self.program.bases(self.ref):
            if not isinstance(base, Starred):
                yield base, self._stand_in(self.ref.module, base, found)
                continue
            home, value = self.program.value(self.ref.module, base.value)
            for item in value.items if isinstance(value, Items) else ():
                yield item, self._stand_in(home, item, self.program.resolve_expression(home, item))

    def _stand_in(self, module: Module, base: Expression, found: Definition | None) -> Definition | None:
        name = base.value if isinstance(base, Subscript) else base
        if not isinstance(found, External) or not isinstance(name, Name):
            return found
        for node in module.statements:
            if isinstance(node, ClassDef) and node.name == name.dotted and node is not self.ref.node:
                return ClassRef(module, node)
        return found

    def _relations_of(self, field: Field, location: Location) -> Iterator[tuple[ClassRef, FoundRelation]]:
        made = list(self._made(field))
        stated = list(mentions(self.program, self.ref, field.annotation or field.parameter_type))
        by_target = {mention.ref: (mention, RelationKind.COMPOSITION) for mention in made}
        for mention in stated:
            kind = RelationKind.COMPOSITION if mention.ref in by_target else RelationKind.ASSOCIATION
            by_target[mention.ref] = (mention, kind)
        for target, (mention, kind) in by_target.items():
            yield (
                target,
                FoundRelation(self.key, target.path, kind, location, field.name, mention.cardinality),
            )

    def _made(self, field: Field) -> Iterator[Mention]:
        """The classes that the code makes the field's value of itself."""
        value = field.value
        if isinstance(value, Call) and field.method is None:
            factory = value.keywords.get("default_factory") or value.keywords.get("factory")
            if factory is not None:
                inner = factory.body if isinstance(factory, Lambda) else factory
                found = resolved_class(self.program, self.ref, inner)
                yield from ([Mention(found)] if found is not None else self._calls(inner, _MAX_VALUE_DEPTH))
            yield from self._calls(value.keywords.get("default"), _MAX_VALUE_DEPTH)
        yield from self._calls(value, _MAX_VALUE_DEPTH)

    def _calls(self, value: Expression | None, depth: int) -> Iterator[Mention]:
        if value is None or depth == 0:
            return
        match value:
            case Call(func=func):
                found = resolved_class(self.program, self.ref, func)
                if found is not None and not found.module.installed:
                    yield Mention(found)
            case Comprehension(element=element):
                yield from _several(self._calls(element, depth - 1))
            case Items(items=items):
                for item in items:
                    yield from _several(self._calls(item, depth - 1))
            case Pairs(items=pairs):
                for _, item in pairs:
                    yield from _several(self._calls(item, depth - 1))
            case Conditional(choices=choices):
                for choice in choices:
                    yield from self._calls(choice, depth - 1)
            case Binary(left=left, operator="or" | "and", right=right):
                yield from self._calls(left, depth - 1)
                yield from self._calls(right, depth - 1)
            case _:
                return

    def _inheritance(
        self, base: Expression, found: Definition | None
    ) -> Iterator[tuple[FoundRelation, FoundClass | None]]:
        line = Location(self.ref.module.path, base.line, base.end_line, self.key)
        if isinstance(found, ClassRef):
            interface = _is_protocol(self.program, found) and not _is_protocol(self.program, self.ref)
            kind = RelationKind.REALIZATION if interface else RelationKind.INHERITANCE
            yield FoundRelation(self.key, found.path, kind, line), None
            return
        if fields_of_base(self.program, self.ref.module, base) is not None:
            return  # its fields are shown as the class's own
        dotted = self._base_name(base, found)
        if dotted and dotted not in _SAID_OTHERWISE:
            box = FoundClass(
                f"<{dotted}>", dotted.rpartition(".")[2], dotted.rpartition(".")[0], line, external=True
            )
            yield FoundRelation(self.key, box.key, RelationKind.INHERITANCE, line), box

    def _base_name(self, base: Expression, found: Definition | None) -> str:
        if isinstance(found, External):
            return found.dotted
        if isinstance(base, Call):
            base = base.func
        if isinstance(base, Subscript):
            base = base.value
        return written(base) if isinstance(base, Name) else ""

    def _annotations(self) -> Iterator[str]:
        if self._is_enum():
            yield "enumeration"
        elif _is_protocol(self.program, self.ref):
            yield "interface"
        elif any(is_abstract(method) for method in methods_of(self.ref)) or "abc.ABC" in _bases(
            self.program, self.ref
        ):
            yield "abstract"

    def _is_enum(self) -> bool:
        ancestors = self.program.ancestors(self.ref)
        return any(isinstance(each, External) and each.dotted.startswith(_ENUMS) for each in ancestors)

    def _type_parameters(self) -> Iterator[str]:
        seen: set[str] = set()
        for base in self.ref.node.bases:
            for part in base.index if isinstance(base, Subscript) else ():
                if isinstance(part, Name) and part.dotted not in seen and self._is_type_variable(part):
                    seen.add(part.dotted)
                    yield part.dotted

    def _is_type_variable(self, name: Name) -> bool:
        found = self.program.resolve_expression(self.ref.module, name)
        value = found.node.value if isinstance(found, ValueRef) else None
        return isinstance(value, Call) and value.name.rpartition(".")[2] in _TYPE_VARIABLES

    def _location(self, line: int, end_line: int, member: str = "") -> Location:
        symbol = f"{self.key}.{member}" if member else self.key
        return Location(self.ref.module.path, line, end_line, symbol)


def _several(found: Iterable[Mention]) -> Iterator[Mention]:
    return (replace(mention, cardinality="*") for mention in found)


def _is_constant(field: Field) -> bool:
    return field.method is None and not field.prop and field.annotation is None and field.value is not None


def _bases(program: Program, ref: ClassRef) -> set[str]:
    return {found.dotted for _, found in program.bases(ref) if isinstance(found, External)}


def _is_protocol(program: Program, ref: ClassRef) -> bool:
    return any(dotted.endswith((".Protocol", "zope.interface.Interface")) for dotted in _bases(program, ref))
