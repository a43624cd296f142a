"""The real packages whose code we draw and ask their languages about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PythonPackage:
    """`requirements` are installed in an environment of its own; `folder` is the package's import name."""

    folder: str
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourcePackage:
    """An npm package that ships the TypeScript it is written in, below `folder`."""

    name: str
    version: str
    folder: str


@dataclass(frozen=True, slots=True)
class TestedPackage:
    """A package whose sdist holds its tests; `requirements` are what they need beside the package itself."""

    folder: str
    version: str
    requirements: tuple[str, ...]
    tests: tuple[str, ...] = ("tests",)


PYTHON = (
    PythonPackage("rich", ("rich==14.2.0",)),
    PythonPackage("httpx", ("httpx[http2,socks,brotli,zstd]==0.28.1",)),
    PythonPackage("werkzeug", ("werkzeug==3.1.3", "watchdog==6.0.0", "cryptography==46.0.3")),
    PythonPackage("textual", ("textual==6.4.0",)),
    # Held out: no rule was made for these, which shows whether the rules are general.
    PythonPackage("marshmallow", ("marshmallow==4.0.1",)),
    PythonPackage("networkx", ("networkx==3.5", "numpy==2.3.4")),
)
TYPESCRIPT = (
    SourcePackage("rxjs", "7.8.2", "src/internal"),
    SourcePackage("mobx", "6.15.0", "src"),
    SourcePackage("zod", "4.1.12", "src/v3"),
    SourcePackage("ajv", "8.17.1", "lib"),
    SourcePackage("ethers", "6.17.0", "src.ts"),
)
# Packages of the JDK, read from the `src.zip` beside the compiler and judged by `javap`.
JAVA = ("java/util/concurrent", "java/time", "java/util/stream", "java/nio/file")
TESTED = (
    TestedPackage("click", "8.3.0", ("pytest==9.0.1",)),
    TestedPackage("jinja2", "3.1.6", ("pytest==9.0.1", "markupsafe==3.0.3", "trio==0.32.0")),
    TestedPackage("marshmallow", "4.0.1", ("pytest==9.0.1", "simplejson==3.20.2")),
)
