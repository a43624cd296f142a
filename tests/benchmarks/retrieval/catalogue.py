"""`Repository`: a real package as its authors ship its source. Weights are tuned on the first three alone."""

from dataclasses import dataclass
from typing import Literal

Registry = Literal["pypi", "npm"]


@dataclass(frozen=True, slots=True)
class Repository:
    """A source package of a registry. `held_out`: nobody looks at it while tuning.

    `folders` are those of the package that are its source; all of it (less what is built) where empty.
    """

    name: str
    version: str
    registry: Registry = "pypi"
    held_out: bool = False
    folders: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.name.replace('/', '-').lstrip('@')}-{self.version}"


_OSCAR = tuple(
    f"src/oscar/{name}"
    for name in ("apps", "core", "forms", "management", "models", "templatetags", "test", "utils", "views")
)
REPOSITORIES = (
    # Without its templates and the scripts of others, which it ships as static files.
    Repository("django-oscar", "4.1", folders=_OSCAR),
    Repository("celery", "5.5.3"),
    Repository("mongodb", "6.20.0", "npm"),
    Repository("flask-appbuilder", "5.3.0", held_out=True),
    Repository("tornado", "6.6.1", held_out=True),
    Repository("rxjs", "7.8.2", "npm", held_out=True),
    Repository("ethers", "6.15.0", "npm", held_out=True),
    Repository("matrix-js-sdk", "38.3.0", "npm", held_out=True),
)


def named(text: str, registry: Registry) -> Repository:
    """`NAME` or `NAME==VERSION` (npm: `NAME@VERSION`); the newest version where none is told."""
    name, _, version = text.rpartition("==" if registry == "pypi" else "@")
    if not name:  # no version, or the `@` of a scope
        name, version = text, ""
    for known in REPOSITORIES:
        if known.name == name and known.registry == registry and version in ("", known.version):
            return known
    return Repository(name, version or "latest", registry, held_out=True)
