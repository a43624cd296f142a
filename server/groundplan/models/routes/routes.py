"""`Routes`: what is asked for each type, all files taken together; and how a user changes it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from groundplan.atomic_file import replace_file
from groundplan.errors import StorageError, UsageError
from groundplan.models.model_name import ModelName
from groundplan.models.routes.route import DEFAULT, Route, RouteProblem
from groundplan.models.routes.route_file import RouteText, read_routes, route_texts

# Within a workspace's folder: what the people who work on it agree on.
WORKSPACE_FILE = ".groundplan/routes.yaml"
_SHIPPED = Path(__file__).with_name("defaults.yaml")
_HEADER = "# Which models Groundplan asks for which artifact type; `default` is for all that are not named.\n"


@dataclass(frozen=True, slots=True)
class Routes:
    """The effective routes. A later file wins over an earlier one, type by type."""

    by_type: Mapping[str, Route]
    problems: tuple[RouteProblem, ...] = ()

    def route(self, type_id: str) -> Route:
        """The route of an artifact type: its own, else the default."""
        return self.by_type.get(type_id) or self.by_type[DEFAULT]


def load_routes(types: Collection[str], *, user_file: Path, workspaces: Sequence[Path] = ()) -> Routes:
    """The routes of `types` from what is shipped, the user's file, and each workspace folder's own.

    A file that is not there counts as empty; one that can't be read or used is reported, never fatal.
    """
    by_type: dict[str, Route] = {}
    problems: list[RouteProblem] = []
    for path, shown in [
        (_SHIPPED, "the defaults"),
        (user_file, str(user_file)),
        *((folder / WORKSPACE_FILE, str(folder / WORKSPACE_FILE)) for folder in workspaces),
    ]:
        text = _text(path, shown, problems)
        read = read_routes(text, file=shown, types=types)
        if DEFAULT in read.routes:
            # A general wish of a later file must not be undone by a special one of an earlier file.
            by_type.clear()
        by_type.update(read.routes)
        problems.extend(read.problems)
    return Routes(by_type, tuple(problems))


def set_route(file: Path, type_id: str, models: Sequence[ModelName]) -> None:
    """Write one route into a file of routes; all else in it, comments too, stays as it is.

    Raises `UsageError` where the file is not YAML as it stands, `StorageError` where it can't be written.
    """
    if not models:
        raise UsageError("A route needs a primary model.", hint="Name it with --primary PROVIDER/NAME.")
    route = {"primary": str(models[0]), "fallbacks": [str(model) for model in models[1:]]}
    block = yaml.safe_dump({type_id: route}, sort_keys=False, allow_unicode=True)
    text = file.read_text("utf-8") if file.exists() else _HEADER
    try:
        known: RouteText | None = next((each for each in route_texts(text) if each.key == type_id), None)
    except yaml.YAMLError as error:
        raise UsageError(f"{file} is no YAML, so it is left as it is.", hint="Mend or remove it.") from error
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    start, end = (known.start_line - 1, known.end_line - 1) if known else (len(lines), len(lines))
    while (
        known and end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"))
    ):
        end -= 1  # what follows a block belongs to the next one
    _replace(file, "".join([*lines[:start], block, *lines[end:]]))


def _text(path: Path, shown: str, problems: list[RouteProblem]) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8"
        problems.append(RouteProblem(shown, 1, f"The file can't be read ({reason})."))
        return ""


def _replace(file: Path, text: str) -> None:
    try:
        replace_file(file, text.encode())
    except OSError as error:
        raise StorageError(
            f"{file} could not be written ({error.strerror}).", hint="Check the folder and its rights."
        ) from error
