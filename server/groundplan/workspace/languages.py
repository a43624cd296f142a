"""Which language a file is written in. A further language is one line of the table."""

import re

# language: the extensions, or whole file names, that mean it (lower case).
_LANGUAGES: dict[str, str] = {
    "python": ".py .pyi .pyw",
    "javascript": ".js .jsx .mjs .cjs",
    "typescript": ".ts .mts .cts",
    "tsx": ".tsx",
    "sql": ".sql .ddl .psql .pgsql .mysql .tsql",
    "prisma": ".prisma",
    "java": ".java",
    "csharp": ".cs",
    "go": ".go",
    "gomod": "go.mod",
    "rust": ".rs",
    "php": ".php",
    "ruby": ".rb .rake gemfile rakefile",
    "kotlin": ".kt .kts",
    "c": ".c .h",
    "cpp": ".cc .cpp .cxx .hh .hpp",
    "swift": ".swift",
    "scala": ".scala",
    "vue": ".vue",
    "svelte": ".svelte",
    "graphql": ".graphql .gql",
    "protobuf": ".proto",
    "shell": ".sh .bash .zsh",
    "powershell": ".ps1",
    "html": ".html .htm .jinja .jinja2 .j2",
    "groovy": ".groovy .gradle",
    "xml": ".xml .xsd .csproj .fsproj .vbproj",
    "css": ".css .scss .sass .less",
    "markdown": ".md .markdown .mdx",
    "restructuredtext": ".rst",
    "text": ".txt readme procfile",
    "mermaid": ".mmd .mermaid",
    "yaml": ".yaml .yml",
    "json": ".json .jsonc .json5",
    "toml": ".toml pipfile",
    "ini": ".ini .cfg .conf .properties .editorconfig",
    "terraform": ".tf .tfvars",
    "dockerfile": ".dockerfile dockerfile containerfile",
    "makefile": ".mk makefile",
}
# Endings of files that hold no text: they need not be opened to know it.
_BINARY = re.compile(
    r"""\.(?: png|jpe?g|gif|ico|webp|bmp|pdf|zip|t?gz|bz2|xz|7z|jar|war|whl|exe|dll|so|dylib|a|o|obj|class
          | py[cod]|mo|woff2?|ttf|eot|otf|mp[34]|webm|wav|ogg|sqlite3|db )$""",
    re.VERBOSE | re.IGNORECASE,
)
_INTERPRETERS = {
    "python": "python",
    "node": "javascript",
    "deno": "typescript",
    "bash": "shell",
    "sh": "shell",
    "zsh": "shell",
    "ruby": "ruby",
    "php": "php",
}
_BY_NAME = {mark: language for language, marks in _LANGUAGES.items() for mark in marks.split()}
_SHEBANG_BYTES = 256


def language_by_name(path: str) -> str:
    """The language that a file's name or extension says, or ""."""
    name = path.rpartition("/")[2].lower()
    found = _BY_NAME.get(name[name.rfind(".") :]) if "." in name else None
    found = found or _BY_NAME.get(name)
    return found or ("dockerfile" if name.startswith("dockerfile.") else "")


def is_binary_by_name(path: str) -> bool:
    """Whether a file's ending alone says that it is no text."""
    return _BINARY.search(path) is not None


def language_of(path: str, head: bytes) -> str:
    """The language of a file by its name, else by the `#!` line that `head` begins with, else ""."""
    return language_by_name(path) or _by_shebang(head)


def _by_shebang(head: bytes) -> str:
    if not head.startswith(b"#!"):
        return ""
    words = head[2:_SHEBANG_BYTES].split(b"\n")[0].decode("ascii", "replace").split()
    programs = [word.rpartition("/")[2] for word in words]
    if programs[:1] == ["env"]:
        programs = [word for word in programs[1:] if not word.startswith("-") and "=" not in word]
    return _INTERPRETERS.get(programs[0].rstrip("0123456789."), "") if programs else ""
