"""The folders of a workspace: checked, told apart, and named for output."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from groundplan.errors import WorkspaceError


@dataclass(frozen=True, slots=True)
class Root:
    """One open folder. `path` is absolute and as the editor names it; `real` has its links resolved.

    `prefix` stands before the paths of its files in output: "" for a single root, else `name/`.
    """

    path: Path
    real: str
    prefix: str


def open_roots(folders: Sequence[Path]) -> tuple[Root, ...]:
    """The distinct roots among `folders`. Raises `WorkspaceError` where one is not a readable folder."""
    if not folders:
        raise WorkspaceError("No workspace folder was given.", hint="Open a folder, or name one.")
    distinct: dict[str, Path] = {}
    for folder in folders:
        path = Path(os.path.abspath(folder.expanduser()))  # noqa: PTH100 (`resolve` would follow links)
        _check(path)
        distinct.setdefault(os.path.realpath(path), path)
    names = _prefixes(list(distinct.values()))
    return tuple(Root(path, real, name) for (real, path), name in zip(distinct.items(), names, strict=True))


def _check(path: Path) -> None:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()
            return
    except FileNotFoundError:
        raise WorkspaceError(
            f"There is no folder {path}.", hint="Check the path; the folder may have been moved or deleted."
        ) from None
    except PermissionError:
        raise WorkspaceError(
            f"The folder {path} may not be read.", hint="Check its permissions, or open another folder."
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise WorkspaceError(
            f"The folder {path} can't be opened: {reason}.", hint="Check the path."
        ) from error
    raise WorkspaceError(f"{path} is not a folder.", hint=f"Open the folder it is in: {path.parent}.")


def _prefixes(paths: list[Path]) -> list[str]:
    if len(paths) == 1:
        return [""]
    taken: set[str] = set()
    prefixes: list[str] = []
    for path in paths:
        name, number = path.name or "root", 1
        while name in taken:
            number += 1
            name = f"{path.name or 'root'}-{number}"
        taken.add(name)
        prefixes.append(f"{name}/")
    return prefixes
