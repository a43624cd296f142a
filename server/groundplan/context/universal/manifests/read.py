"""`read_manifest`: a manifest by its name, whatever its ecosystem."""

import re
from collections.abc import Callable

from groundplan.context.universal.manifests.jvm import (
    read_gradle,
    read_gradle_settings,
    read_pom,
    read_project_file,
)
from groundplan.context.universal.manifests.manifest import Manifest
from groundplan.context.universal.manifests.node import read_composer, read_package_json
from groundplan.context.universal.manifests.others import (
    read_cargo,
    read_compose,
    read_dockerfile,
    read_gemfile,
    read_go_mod,
    read_procfile,
    read_workflow,
)
from groundplan.context.universal.manifests.python import (
    read_pipfile,
    read_pyproject,
    read_requirements,
    read_setup_cfg,
    read_setup_py,
)

_READERS: tuple[tuple[re.Pattern[str], Callable[[str, str], Manifest]], ...] = tuple(
    (re.compile(rf"(?:.*/)?(?:{pattern})", re.IGNORECASE), reader)
    for pattern, reader in (
        (r"pyproject\.toml", read_pyproject),
        (r"setup\.cfg", read_setup_cfg),
        (r"setup\.py", read_setup_py),
        (r"[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in)", read_requirements),
        (r"pipfile", read_pipfile),
        (r"package\.json", read_package_json),
        (r"composer\.json", read_composer),
        (r"pom\.xml", read_pom),
        (r"settings\.gradle(?:\.kts)?", read_gradle_settings),
        (r"[\w.-]+\.gradle(?:\.kts)?", read_gradle),
        (r"[\w.-]+\.(?:cs|fs|vb)proj", read_project_file),
        (r"cargo\.toml", read_cargo),
        (r"go\.mod", read_go_mod),
        (r"gemfile", read_gemfile),
        (r"(?:dockerfile|containerfile)(?:\.[\w-]+)?|[\w-]+\.dockerfile", read_dockerfile),
        (r"(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml", read_compose),
        (r"procfile", read_procfile),
        (r"\.github/workflows/[\w.-]+\.ya?ml", read_workflow),
    )
)


def is_manifest(path: str) -> bool:
    """Whether `read_manifest` knows files of this name."""
    return any(pattern.fullmatch(path) for pattern, _ in _READERS)


def read_manifest(path: str, text: str) -> Manifest | None:
    """What a manifest says; `None` for what is none, or is not well-formed at the moment."""
    for pattern, reader in _READERS:
        if pattern.fullmatch(path):
            try:
                return reader(path, text)
            except (ValueError, RecursionError):  # half-typed: it costs itself
                return None
    return None
