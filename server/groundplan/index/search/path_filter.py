"""`path_filter`: which paths a person's pattern means."""

from collections.abc import Iterable


def path_filter(glob: str, paths: Iterable[str]) -> set[str]:
    """The paths that `glob` means, read as a line of .gitignore: `tests/`, `*.py`, `src/**/views.py`."""
    from pathspec import GitIgnoreSpec  # only where a search is narrowed

    return set(GitIgnoreSpec.from_lines([glob.removeprefix("./")]).match_files(paths))
