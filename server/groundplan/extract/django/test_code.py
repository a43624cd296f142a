"""Which files of a workspace are test code: their models are not the system's."""

import re

_TEST_FOLDERS = re.compile(
    r"tests?|testing|test_?utils|test_?(?:app|apps|project|suite|models|site|data|support|helpers)s?\d*"
    r"|(?:unit|integration|functional|e2e)_?tests?|.+_tests?|test_.+|tests_.+"
)
_TEST_FILES = re.compile(r"(?:tests?|conftest|test_.*|.*_tests?|tests_.*)\.pyi?")
_TEMPLATES = re.compile(r"(?:project|app|plugin|package)_templates?|\{\{.*|cookiecutter.*")


def is_test_code(path: str) -> bool:
    """Whether a file stands in a folder for tests, or is a test file itself."""
    *folders, file = path.split("/")
    return bool(_TEST_FILES.fullmatch(file)) or any(_TEST_FOLDERS.fullmatch(folder) for folder in folders)


def is_template(path: str) -> bool:
    """Whether a file is copied into new projects: no part of this one."""
    return any(_TEMPLATES.fullmatch(folder) for folder in path.split("/")[:-1])


def is_migration(module_name: str) -> bool:
    return any(part in ("migrations", "south_migrations") for part in module_name.split(".")[1:])
