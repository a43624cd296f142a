"""`Package`: one real package of the benchmark, how it is installed and asked for its truth."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

Framework = Literal["django", "sqlalchemy"]

DJANGO_APPS = (
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
)


@dataclass(frozen=True, slots=True)
class Package:
    """What to install, what to open as the workspace, and what to ask the framework.

    `folders` are the top-level folders of the installed package that make the workspace. `excluded`
    are dotted modules (the package's own test apps) left out of workspace and truth alike.
    `ignored` are modules whose classes are real but are not loaded in normal use: drawing them is
    neither right nor wrong. `loose` requirements are installed without what they in turn require.
    """

    name: str
    framework: Framework
    requirements: tuple[str, ...]
    folders: tuple[str, ...]
    held_out: bool = False
    loose: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict[str, str])
    # Django: the apps beside Django's own, the rest of the settings, or a settings module of the package's.
    apps: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    settings_from: tuple[str, ...] = ()
    settings_module: str = ""
    # SQLAlchemy: what to import; `package.*` imports all that is below.
    modules: tuple[str, ...] = ()
    # SQLAlchemy: `module:attribute` of the declarative base or MetaData, for the peers that want one.
    base: str = ""

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(folder.replace("/", ".") for folder in self.folders)

    def requirements_hash(self) -> str:
        """Names the environment: it changes when, and only when, what is installed does."""
        text = json.dumps([self.requirements, self.loose])
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def question(self) -> dict[str, Any]:
        """What the probe of the framework is told."""
        settings = dict(self.settings)
        if self.framework == "django" and not self.settings_module:
            settings["INSTALLED_APPS"] = [*DJANGO_APPS, *self.apps]
        return {
            "settings": settings,
            "settingsFrom": self.settings_from,
            "settingsModule": self.settings_module,
            "environment": self.environment,
            "modules": self.modules,
            "prefixes": self.prefixes,
            "excluded": self.excluded,
            "ignored": self.ignored,
        }
