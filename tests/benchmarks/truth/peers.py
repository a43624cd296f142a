"""The other tools that draw ER diagrams of Python code, run on the same packages."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.truth.diagrams import Drawing, UnreadableDrawingError, read_mermaid
from tests.benchmarks.truth.environments import (
    TRUTH,
    Done,
    Environment,
    InstallError,
    check,
    last_line,
    prepare,
    run,
    uv_path,
)
from tests.benchmarks.truth.package import Framework, Package
from tests.benchmarks.truth.truths import PROBES

PEER_TIMEOUT_S = 180


class PeerError(Exception):
    """The peer drew nothing; the text says why."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a peer is given: the package, its environment with all it imports, and its bare source."""

    package: Package
    environment: Environment
    source: Path

    @property
    def question(self) -> Path:
        return TRUTH / "work" / self.package.name / "question.json"

    @property
    def work(self) -> Path:
        return self.question.parent


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: `imports` says whether it runs the package's code or reads it, as we do."""

    name: str
    framework: Framework
    imports: bool
    run: Callable[[Task], Done]


def draw(peer: Peer, task: Task) -> Drawing:
    """The peer's drawing of a package; its text is kept in `drawn/PACKAGE.PEER.mmd`."""
    try:
        done = peer.run(task)
    except InstallError as error:
        raise PeerError(f"does not install: {error}") from error
    path = TRUTH / "drawn" / f"{task.package.name}.{peer.name}.mmd"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(done.stdout, encoding="utf-8")
    try:
        drawing = read_mermaid(done.stdout)
    except UnreadableDrawingError as error:
        raise PeerError(last_line(done) if done.returncode else str(error)) from error
    if not drawing.entities:
        raise PeerError("an empty diagram")
    return drawing


def django_mermaid_erd(task: Task) -> Done:
    peer = package_folder("django-mermaid-erd==0.1.0", "--no-deps")
    module = "django_mermaid_erd.management.commands.mermaid_erd"
    return in_django(task, peer, module, "--field-names", "name", "--include-builtin", "--no-proxy")


def django_er_mermaid(task: Task) -> Done:
    # It asks for Python 3.13 but needs nothing newer than ours: without that it would not be seen at all.
    peer = package_folder("django-er-mermaid==0.1.0", "--no-deps", "--python-version", "3.13")
    module = "django_er_mermaid.management.commands.generate_er"
    return in_django(task, peer, module, "--apps", "APPS", "--to-stdout")


def in_django(task: Task, peer: Path, module: str, *arguments: str) -> Done:
    script = str(PROBES / "django_peer.py")
    return task.environment.run(
        script, str(task.question), str(peer), module, *arguments, timeout_s=PEER_TIMEOUT_S, cwd=task.work
    )


def paracelsus(task: Task) -> Done:
    peer = package_folder("paracelsus==0.15.0")
    script = str(PROBES / "sqlalchemy_peer.py")
    (
        task.work / "pyproject.toml"
    ).touch()  # it reads its settings there and stops where there is no such file
    return task.environment.run(
        script, str(task.question), str(peer), task.package.base, timeout_s=PEER_TIMEOUT_S, cwd=task.work
    )


def django_orm_lens(task: Task) -> Done:
    environment = prepare("peer-django-orm-lens", "1.13.5", ("django-orm-lens==1.13.5",))
    arguments = ("er", "--path", str(task.source), "--format", "mermaid")
    return environment.run("-m", "django_orm_lens", *arguments, timeout_s=PEER_TIMEOUT_S)


def alterdb(task: Task) -> Done:
    """It keeps its schema in the folder it reads, so it gets a copy; `sync --dir` lets it read all of it."""
    environment = prepare("peer-alterdb", "0.2.4", ("alterdb==0.2.4",))
    alter = str(environment.python.with_name("alter"))
    copy = task.work / "alterdb"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(task.source, copy, ignore=shutil.ignore_patterns(".git"))
    orm = "sqlmodel" if task.package.base.startswith("sqlmodel") else "sqlalchemy"
    try:
        started = run([alter, "init", "--orm", orm, "--force"], timeout_s=PEER_TIMEOUT_S, cwd=copy)
        if started.returncode != 0:
            return started
        run([alter, "sync", "--dir", "."], timeout_s=PEER_TIMEOUT_S, cwd=copy)
        return run([alter, "export", "--format", "mermaid"], timeout_s=PEER_TIMEOUT_S, cwd=copy)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def package_folder(requirement: str, *options: str) -> Path:
    """A folder with the peer in it, to be put on the path of a package's own environment."""
    folder = TRUTH / "peers" / requirement
    if not (folder / "installed").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        command = [uv_path(), "pip", "install", "-q", "--target", str(folder), *options, requirement]
        check(run(command, timeout_s=300))
        (folder / "installed").touch()
    return folder


PEERS = (
    Peer("django-mermaid-erd", "django", imports=True, run=django_mermaid_erd),
    Peer("django-er-mermaid", "django", imports=True, run=django_er_mermaid),
    Peer("django-orm-lens", "django", imports=False, run=django_orm_lens),
    Peer("paracelsus", "sqlalchemy", imports=True, run=paracelsus),
    Peer("alterdb", "sqlalchemy", imports=False, run=alterdb),
)
