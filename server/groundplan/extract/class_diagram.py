"""`mermaid_class` from code alone: classes with their members, and what joins them."""

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import replace

from groundplan.extract.classes.class_model import ClassModel, FoundClass, FoundMember
from groundplan.extract.classes.class_program import ClassProgram
from groundplan.extract.classes.python import read_python_classes
from groundplan.extract.classes.signatures import read_signature_classes
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.naming import distinct_names, some_of
from groundplan.extract.narrow import narrow, told
from groundplan.extract.picture import shown_part, test_code_left_out
from groundplan.extract.python.workspace_source import WorkspaceSource
from groundplan.extract.request import ExtractRequest
from groundplan.extract.scope import Selection, Wording, select
from groundplan.index.index import Index
from groundplan.mermaid.kinds.classes import (
    ClassAttribute,
    ClassBox,
    ClassDiagram,
    ClassMethod,
    ClassRelation,
    Visibility,
)
from groundplan.text import Location

MAX_CLASSES = 25  # what is drawn without a scope: about what a reader takes in at once
_MAX_MEMBERS = 200  # with more in one picture, only the public ones are shown, the first few of each class
_MAX_OF_ONE = 10
_WORDING = Wording("module, folder or class", "No class was found in this workspace.")

# An index never changes once it is built; its classes are read once and go with it.
_READ: weakref.WeakKeyDictionary[Index, ClassModel] = weakref.WeakKeyDictionary()


def extract_class_diagram(request: ExtractRequest) -> Extraction[ClassDiagram]:
    """The class diagram of a workspace, or of the part that is asked for.

    Raises `UsageError` for a scope that names nothing.
    """
    return draw_classes(
        class_model(request),
        scope=request.scope,
        request=request.text,
        known_paths=tuple(request.index.files),
        max_classes=request.settings.diagram.max_entities,
        everything=request.everything,
    )


def class_model(request: ExtractRequest) -> ClassModel:
    """Every class of the workspace, whatever the request's scope."""
    found = _READ.get(request.index)
    if found is None:
        found = _READ[request.index] = _joined(_from_python(request), read_signature_classes(request.index))
    return found


def draw_classes(
    model: ClassModel,
    *,
    scope: Sequence[str] = (),
    request: str = "",
    known_paths: Sequence[str] = (),
    max_classes: int = MAX_CLASSES,
    everything: bool = False,
) -> Extraction[ClassDiagram]:
    """Draw what `scope` names, or all of the model if that is at most `max_classes`.

    A larger model is narrowed to what `request` names and its surroundings, or to the connected core.
    With `everything` nothing is narrowed, and test code counts as any other.
    Raises `UsageError` for a scope that names nothing.
    """
    notes: list[str] = []
    if everything:
        model = ClassModel(tuple(replace(each, test_code=False) for each in model.classes), model.relations)
    selection = (
        select(model.classes, model.relations, scope, known_paths=known_paths, wording=_WORDING)
        if scope
        else None
    )
    model = _without_test_code(model, selection, notes)
    if selection is None:
        selection = _select_unasked(model, request, limit=None if everything else max_classes, notes=notes)
    drawn = ClassModel(*shown_part(model.classes, model.relations, selection))
    if not drawn.classes:
        where = f"under {some_of(list(scope))}" if scope else "in the workspace"
        notes.append(f"No class was found {where}.")
    bare = [each.name for each in drawn.classes if each.key in selection.bare and not each.external]
    if bare:
        notes.append(f"Shown without members, because outside the scope: {some_of(bare)}.")
    if not scope and not everything:
        drawn = _with_fewer_members(drawn, notes)
    return _extraction(drawn, selection.bare, tuple(notes))


def _from_python(request: ExtractRequest) -> ClassModel:
    index = request.index
    source = WorkspaceSource(index, [root.path for root in index.roots])
    paths = [path for path, record in index.files.items() if record.language == "python" and record.symbols]
    modules = [name for path in paths if (name := source.name_of(path))]
    program = ClassProgram(source)
    return read_python_classes(program, modules, progress=request.progress, cancel=request.cancel)


def _joined(one: ClassModel, other: ClassModel) -> ClassModel:
    taken = {each.key for each in one.classes}
    classes = tuple(each for each in other.classes if each.key not in taken)
    return ClassModel((*one.classes, *classes), (*one.relations, *other.relations))


def _without_test_code(model: ClassModel, selection: Selection | None, notes: list[str]) -> ClassModel:
    left_out = test_code_left_out(model.classes, selection, notes, one="class", many="classes")
    return ClassModel(
        tuple(each for each in model.classes if each.key not in left_out),
        tuple(
            each for each in model.relations if each.source not in left_out and each.target not in left_out
        ),
    )


def _select_unasked(model: ClassModel, request: str, *, limit: int | None, notes: list[str]) -> Selection:
    own = tuple(each for each in model.classes if not each.external)
    if limit is None or len(own) <= limit:
        return Selection(frozenset(each.key for each in own))
    narrowed = narrow(own, model.relations, request=request, limit=limit)
    notes.append(told(narrowed, own, request=request, what="classes"))
    return Selection(narrowed.keys)


def _with_fewer_members(model: ClassModel, notes: list[str]) -> ClassModel:
    """A picture without a scope is an overview: of large classes it shows what others see of them."""
    if sum(len(each.members) for each in model.classes) <= _MAX_MEMBERS:
        return model
    classes = tuple(replace(each, members=_foremost(each)) for each in model.classes)
    notes.append(
        f"Showing at most {_MAX_OF_ONE} public members of each class; "
        "use --scope NAME for all of a class or --all for everything."
    )
    return ClassModel(classes, model.relations)


def _foremost(found: FoundClass) -> tuple[FoundMember, ...]:
    """The first public members of a class, fields and methods alike."""
    public = [
        each
        for each in found.members
        if each.drawn.visibility in (Visibility.PUBLIC, Visibility.UNSTATED)
        and not each.drawn.name.startswith("__")
    ]
    fields = [each for each in public if isinstance(each.drawn, ClassAttribute)]
    methods = [each for each in public if isinstance(each.drawn, ClassMethod)]
    half = _MAX_OF_ONE // 2
    of_fields = max(half, _MAX_OF_ONE - len(methods))
    of_methods = max(half, _MAX_OF_ONE - len(fields))
    return (*fields[:of_fields], *methods[:of_methods])


def _extraction(model: ClassModel, bare: frozenset[str], notes: tuple[str, ...]) -> Extraction[ClassDiagram]:
    names = distinct_names(model.classes)
    boxes: list[ClassBox] = []
    elements: dict[str, Location] = {}
    for found in model.classes:
        name = names[found.key]
        members = () if found.key in bare else found.members
        boxes.append(
            ClassBox(
                name,
                type_parameters=found.type_parameters,
                annotations=found.annotations,
                attributes=tuple(m.drawn for m in members if isinstance(m.drawn, ClassAttribute)),
                methods=tuple(m.drawn for m in members if isinstance(m.drawn, ClassMethod)),
                external=found.external,
            )
        )
        elements[name] = found.location
        for member in members:
            elements.setdefault(f"{name}.{member.drawn.name}", member.location)
    relations, edges = _relations(model, names)
    return Extraction(ClassDiagram(tuple(boxes), relations), elements, edges, notes)


def _relations(
    model: ClassModel, names: Mapping[str, str]
) -> tuple[tuple[ClassRelation, ...], dict[EdgeKey, Location]]:
    drawn: dict[EdgeKey, ClassRelation] = {}
    edges: dict[EdgeKey, Location] = {}
    for found in model.relations:
        key = EdgeKey(names[found.source], names[found.target], found.label)
        if key not in edges:
            edges[key] = found.location
            drawn[key] = ClassRelation(
                key.source, key.target, found.kind, key.label, target_cardinality=found.cardinality
            )
    return tuple(drawn.values()), edges
