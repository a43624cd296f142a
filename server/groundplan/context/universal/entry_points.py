"""Ways into a program that its code shows."""

import re
from collections.abc import Iterator

from groundplan.context.universal.manifests.manifest import EntryPoint
from groundplan.index.records import FileRecord, SymbolKind

_PYTHON_MAIN = re.compile(r"^if\s+__name__\s*==\s*['\"]__main__['\"]", re.MULTILINE)
_PYTHON_APP = re.compile(
    r"^(?P<name>\w+)\s*(?::[^=\n]+)?=\s*(?:\w+\.)*(?P<made>get_wsgi_application|get_asgi_application|FastAPI|Flask"
    r"|Starlette|Quart|Sanic|Litestar|Celery|Typer)\(",
    re.MULTILINE,
)
_APP_KINDS = {
    "get_wsgi_application": "WSGI app",
    "get_asgi_application": "ASGI app",
    "Celery": "Celery app",
    "Typer": "command line",
}
_JAVA_MAIN = re.compile(r"^\s*public\s+static\s+void\s+main\s*\(|^\s*fun\s+main\s*\(", re.MULTILINE)
_CSHARP_MAIN = re.compile(
    r"\bstatic\s+(?:async\s+)?(?:void|int|Task(?:<int>)?)\s+Main\s*\(|WebApplication\.CreateBuilder\("
)
_NODE_LISTEN = re.compile(r"\b(?:app|server|fastify|httpServer)\.listen\(|\bNestFactory\.create\(")


def code_entry_points(record: FileRecord, path: str, text: str) -> Iterator[EntryPoint]:
    """The entry points that a file of code is or declares; `path` is relative to the project."""
    name = path.rpartition("/")[2]
    if record.language == "python":
        yield from _python(path, name, text)
    elif record.language in ("java", "kotlin", "scala"):
        if _JAVA_MAIN.search(text):
            kind = "Spring Boot app" if "@SpringBootApplication" in text else "main"
            yield EntryPoint(kind, name.partition(".")[0], "main", path)
    elif record.language == "csharp":
        if _CSHARP_MAIN.search(text):
            yield EntryPoint("main", name.partition(".")[0], "Main", path)
    elif record.language in ("go", "rust"):
        is_program = re.search(r"^package main\b", text, re.MULTILINE) if record.language == "go" else True
        if is_program and any(s.name == "main" and s.kind is SymbolKind.FUNCTION for s in record.symbols):
            yield EntryPoint("main", path.rpartition("/")[0] or path, "main", path)
    elif record.language in ("javascript", "typescript", "tsx"):
        if text.startswith("#!"):
            yield EntryPoint("script", path, "", path)
        elif _NODE_LISTEN.search(text):
            yield EntryPoint("server", path, "", path)


def _python(path: str, name: str, text: str) -> Iterator[EntryPoint]:
    if name == "manage.py" and "execute_from_command_line" in text:
        yield EntryPoint("Django commands", "manage.py", "", path)
    elif name == "__main__.py":
        package = path.rpartition("/")[0].removeprefix("src/").replace("/", ".")
        yield EntryPoint("module", f"python -m {package or '.'}", "", path)
    elif _PYTHON_MAIN.search(text):
        yield EntryPoint("script", path, "", path)
    for match in _PYTHON_APP.finditer(text):
        kind = _APP_KINDS.get(match["made"], f"{match['made']} app")
        yield EntryPoint(kind, match["name"], "", path)
