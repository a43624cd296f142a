"""Where the packages that a project uses are installed: folders to read, never to import from."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

_IN_PROJECT = (".venv", "venv", "env", ".env", "virtualenv")
_HOLDERS = ("site-packages", "dist-packages")


def package_folders(
    roots: Iterable[Path], *, environment: str = "", variables: Mapping[str, str] = os.environ
) -> list[Path]:
    """The `site-packages` folders that belong to the workspace, nearest first.

    In this order: the environment that the settings name, one inside a root, the folder of installed
    packages that a root itself lies in, the active environment (`VIRTUAL_ENV`, `CONDA_PREFIX`).
    """
    roots = list(roots)
    named = [Path(environment).expanduser()] if environment else []
    inside = [root / name for root in roots for name in _IN_PROJECT]
    active = [Path(variables[key]) for key in ("VIRTUAL_ENV", "CONDA_PREFIX") if variables.get(key)]
    around = [parent for root in roots for parent in root.parents if parent.name in _HOLDERS]
    found = [
        *(folder for place in (*named, *inside) for folder in _installed(place)),
        *around,
        *(folder for place in active for folder in _installed(place)),
    ]
    return list(dict.fromkeys(found))


def _installed(environment: Path) -> list[Path]:
    try:
        unix = sorted(environment.glob("lib*/python3*/site-packages"), reverse=True)
        windows = [environment / "Lib" / "site-packages"]
        return [folder for folder in (*unix, *windows) if folder.is_dir()]
    except OSError:  # not readable: as good as not there
        return []
