"""Which model a relation points to: a class here, a class of an installed package, or just a name."""

from dataclasses import dataclass

from groundplan.extract.django.apps import Apps, label_of_external
from groundplan.extract.django.classes import ModelClasses
from groundplan.extract.django.known import known_models_module
from groundplan.extract.django.lineage import Lineage
from groundplan.extract.django.models import Field
from groundplan.extract.django.test_code import is_test_code
from groundplan.extract.django.values import Bound, Values
from groundplan.extract.python.program import ClassRef, External
from groundplan.index.python.expressions import Call, Name

_USERS = ("django.contrib.auth.models.AbstractUser", "django.contrib.auth.base_user.AbstractBaseUser")
_META_NAMES = ("._meta.label", "._meta.label_lower", "._meta.model")
_CLASS_NAMES = (".__name__", "._meta.object_name", "._meta.model_name")


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model whose class is not to be found: its app's label and its name."""

    label: str
    name: str


Target = ClassRef | NamedModel


class Targets:
    """Resolves what relations point to."""

    def __init__(self, values: Values, lineage: Lineage, classes: ModelClasses, apps: Apps) -> None:
        self._values = values
        self._lineage = lineage
        self._classes = classes
        self._apps = apps
        self._user: str | None = None

    def of(self, field: Field, owner: ClassRef) -> Target | None:
        """The concrete model that a field of `owner` points to; None where that cannot be told."""
        if field.parent is not None:
            return field.parent
        written = field.call.target
        found = self._meant(written, field, owner) if written is not None else None
        return self.concrete(found) if isinstance(found, ClassRef) else found

    def concrete(self, ref: ClassRef) -> Target:
        """A proxy's model, and a swapped-out model's replacement."""
        ref = self._lineage.concrete(ref)
        setting = self._values.text(self._lineage.meta(ref, "swappable"))
        chosen = self._swapped(setting) if setting else None
        if chosen is not None and chosen.rpartition(".")[2].lower() != ref.node.name.lower():
            found = self._by_text(chosen, ref, ref)
            return found if found is not None else ref
        return ref

    def user(self, owner: ClassRef) -> Target:
        """The model of the project's users."""
        return self._by_text(self._auth_user(), owner, owner) or NamedModel("auth", "User")

    def is_swapped_out(self, ref: ClassRef) -> bool:
        return self.concrete(ref) != self._lineage.concrete(ref)

    def label(self, ref: ClassRef) -> str:
        """The app label: by the `Meta` that counts, else by where the class stands."""
        return self._values.text(self._lineage.meta(ref, "app_label")) or self._apps.of(ref.module.name).label

    def _swapped(self, setting: str) -> str | None:
        if setting == "AUTH_USER_MODEL":
            return self._auth_user()
        return self._values.setting_text(setting)

    def _meant(self, written: Bound, field: Field, owner: ClassRef) -> Target | None:
        expression = written.expression
        if isinstance(expression, Name):
            if expression.dotted.endswith(".AUTH_USER_MODEL"):
                return self._by_text(self._auth_user(), owner, owner)
            if expression.dotted.endswith(_META_NAMES):
                return self._meant(written.part(_before(expression, "._meta.")), field, owner)
        meant = self._values.meaning(written, calls=False)
        match meant:
            case ClassRef():
                return meant
            case External(dotted=dotted):
                return NamedModel(label_of_external(dotted), meant.name)
            case Bound(expression=Call() as call):
                return self._called(meant, call, field, owner)
            case Bound():
                text = self._values.text(meant)
                return self._by_text(text, owner, field.home) if text else None
            case None if isinstance(expression, Name):
                return self._unbound(expression, owner)
            case _:
                return None

    def _called(self, bound: Bound, call: Call, field: Field, owner: ClassRef) -> Target | None:
        made = self._classes.made_by(bound)
        if made is not None:
            return made
        text = self._classes.text_called(bound, call)
        if text is not None:
            is_user = "user_model" in call.name
            return self._by_text(self._auth_user() if is_user else text, owner, field.home)
        inner = self._values.meaning(bound)
        if isinstance(inner, ClassRef):
            return inner
        if isinstance(inner, External):
            return NamedModel(label_of_external(inner.dotted), inner.name)
        if isinstance(inner, Bound) and inner != bound:
            return self._meant(inner, field, owner)
        text = self._values.text(bound)
        if text:
            return self._by_text(text, owner, field.home)
        # "{}.{}".format(Option._meta.app_label, Option.__name__)
        for argument in call.args:
            if isinstance(argument, Name) and argument.dotted.endswith(_CLASS_NAMES):
                named = _before(_before(argument, "._meta."), ".__name__")
                return self._meant(bound.part(named), field, owner)
        return None

    def _unbound(self, name: Name, owner: ClassRef) -> Target | None:
        """A name nothing binds, such as one that a star import brings from a package not here."""
        last = name.dotted.rpartition(".")[2]
        if last.isupper():  # a setting that nothing sets
            return None
        return self._same_name(last) or NamedModel(self.label(owner), last)

    def _by_text(self, text: str, owner: ClassRef, home: ClassRef) -> Target | None:
        """`"self"`, `"Model"` of the owner's app, or `"app.Model"`."""
        if text == "self":
            return owner
        label, _, name = text.rpartition(".")
        label = label.rpartition(".")[2] or label
        found = self._labelled(label or self.label(owner), name)
        if found is not None:
            return found
        if not label:
            near = self._values.program.resolve(home.module, name)
            if isinstance(near, ClassRef):
                return near
        if label and self._is_label_here(label):
            return NamedModel(label, name)
        return (self._same_name(name) if not known_models_module(label) else None) or NamedModel(
            label or self.label(owner), name
        )

    def _labelled(self, label: str, name: str) -> ClassRef | None:
        candidates = [ref for ref in self._classes.named(name) if self._lineage.is_model(ref)]
        matching = [ref for ref in candidates if self.label(ref).lower() == label.lower()]
        concrete = [ref for ref in matching if not self._lineage.is_abstract(ref)]
        return next(iter(concrete or matching), None) or self._classes.find(label, name)

    def _same_name(self, name: str) -> ClassRef | None:
        """The one concrete model of that name, where labels could not be told."""
        candidates = [
            ref
            for ref in self._classes.named(name)
            if self._lineage.is_model(ref)
            and not self._lineage.is_abstract(ref)
            and not is_test_code(ref.module.path)
        ]
        return candidates[0] if len(candidates) == 1 else None

    def _is_label_here(self, label: str) -> bool:
        return any(
            self.label(ref).lower() == label.lower()
            for ref in self._classes.all()
            if self._lineage.is_model(ref)
        )

    def _auth_user(self) -> str:
        """`AUTH_USER_MODEL`: as set, else the only user model there is, else Django's."""
        if self._user is None:
            self._user = self._values.setting_text("AUTH_USER_MODEL") or self._sole_user() or "auth.User"
        return self._user

    def _sole_user(self) -> str | None:
        users = [
            ref
            for ref in self._classes.all()
            if any(isinstance(p, ClassRef) and p.path in _USERS for p in self._lineage.order(ref))
            and not self._lineage.is_abstract(ref)
            and not any(self._lineage.is_table(p) for p in self._lineage.order(ref)[1:])
            and not is_test_code(ref.module.path)
            and not ref.module.installed
            and not ref.module.name.startswith("django.")
        ]
        return f"{self.label(users[0])}.{users[0].node.name}" if len(users) == 1 else None


def _before(name: Name, part: str) -> Name:
    return Name(name.dotted.partition(part)[0], name.line, name.end_line)
