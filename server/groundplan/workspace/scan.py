"""`scan`: which files of a workspace count, and why others do not."""

import os
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from groundplan.jobs import CancelToken, Progress, no_progress
from groundplan.workspace.files import MEBIBYTE, STANDARD_LIMITS, Limits, Scan, Skipped, SourceFile
from groundplan.workspace.ignore import (
    EXCLUDE,
    GIT_RULES,
    OWN_RULES,
    RuleFile,
    ignored,
    ignored_above,
    read_rules,
)
from groundplan.workspace.languages import is_binary_by_name, language_of
from groundplan.workspace.roots import Root, open_roots
from groundplan.workspace.sniff import looks_binary, read_head

# Folders that are never looked into below a root, and what to say of them ("" = not worth a word).
# A root that itself lies in such a folder is read as any other.
_NEVER: dict[str, str] = {
    **dict.fromkeys((".git", ".hg", ".svn", ".jj", "CVS"), ""),
    **dict.fromkeys(("__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"), ""),
    **dict.fromkeys(("node_modules", "bower_components", "site-packages"), "installed packages"),
    **dict.fromkeys((".venv", "venv", ".tox", ".nox", "__pypackages__", ".eggs"), "installed packages"),
    **dict.fromkeys((".gradle", ".terraform", ".next", ".nuxt", ".turbo", ".parcel-cache"), "build cache"),
}
_VIRTUAL_ENVIRONMENT = "pyvenv.cfg"  # the file that makes a folder one, whatever its name
_NEVER_SUFFIX = (".dist-info", ".egg-info")
_SPECIAL = {
    stat.S_IFIFO: "named pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}
_PROGRESS_EVERY = 500  # files

# The language of a file, by its path in output, its size and its time (ns), where these prove that it is
# as it was when its language was told; "" where they do not. Such a file need not be opened.
Unchanged = Callable[[str, int, int], str]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder being read: its path below the root ("" or `a/b/`), and the rules that hold in it."""

    root: Root
    path: str
    git: tuple[RuleFile, ...] = ()
    own: tuple[RuleFile, ...] = ()

    @property
    def directory(self) -> str:
        """Where it is on disk."""
        return f"{self.root.path}/{self.path}".rstrip("/") or "/"


@dataclass(slots=True)
class Walk:
    """One pass over the workspace, or over parts of it. Collects `files` and `skipped`."""

    roots: tuple[Root, ...]
    limits: Limits
    progress: Progress = no_progress
    cancel: CancelToken | None = None
    unchanged: Unchanged | None = None
    files: list[SourceFile] = field(default_factory=list[SourceFile])
    skipped: list[Skipped] = field(default_factory=list[Skipped])

    def result(self) -> Scan:
        return Scan(
            tuple(sorted(self.files, key=lambda file: file.workspace_path)),
            tuple(sorted(self.skipped, key=lambda skipped: skipped.path)),
        )

    def folder(self, folder: Folder) -> None:
        """Take in all that counts below one folder."""
        waiting = [folder]
        while waiting:
            waiting.extend(self._entries(waiting.pop()))

    def entry(self, folder: Folder, name: str, status: os.stat_result) -> Folder | None:
        """Take in one entry of a folder: a file is noted, a folder to be read is returned."""
        path = folder.path + name
        if not _is_text(name):
            self._skip(folder, path, "its name is not text")
        elif stat.S_ISDIR(status.st_mode):
            return self._subfolder(folder, path, name)
        elif ignored(path, folder.git, folder.own):
            return None
        elif stat.S_ISLNK(status.st_mode):
            self._link(folder, path)
        elif not stat.S_ISREG(status.st_mode):
            self._skip(folder, path, _SPECIAL.get(stat.S_IFMT(status.st_mode), "special file"))
        elif status.st_size > self.limits.file_bytes:
            self._skip(folder, path, f"larger than {_size(self.limits.file_bytes)}")
        else:
            self._regular(folder, path, status)
        return None

    def opened(self, folder: Folder, names: Collection[str]) -> Folder | None:
        """A folder with its own ignore files read, given what is in it; `None` if it is to be passed over."""
        if folder.path and _VIRTUAL_ENVIRONMENT in names:
            self._skip(folder, folder.path.rstrip("/"), "installed packages")
            return None
        git, own = folder.git, folder.own
        if ".git" in names:  # a repository within a workspace starts git's rules anew
            exclude = read_rules(f"{folder.directory}/{EXCLUDE}", folder.path)
            git = () if exclude is None else (exclude,)
        if GIT_RULES in names and (rules := read_rules(f"{folder.directory}/{GIT_RULES}", folder.path)):
            git = (*git, rules)
        if OWN_RULES in names and (rules := read_rules(f"{folder.directory}/{OWN_RULES}", folder.path)):
            own = (*own, rules)
        return Folder(folder.root, folder.path, git, own)

    def _entries(self, folder: Folder) -> list[Folder]:
        if self.cancel is not None:
            self.cancel.check()
        try:
            with os.scandir(folder.directory) as scanned:
                entries = list(scanned)
        except OSError as error:
            self._skip(folder, folder.path.rstrip("/") or ".", _why(error))
            return []
        opened = self.opened(folder, {entry.name for entry in entries})
        found: list[Folder | None] = []
        for entry in entries if opened is not None else ():
            with suppress(OSError):  # gone since it was listed
                found.append(self.entry(opened or folder, entry.name, entry.stat(follow_symlinks=False)))
        return [subfolder for subfolder in found if subfolder is not None]

    def _subfolder(self, folder: Folder, path: str, name: str) -> Folder | None:
        reason = _NEVER.get(name)
        if reason is None and name.endswith(_NEVER_SUFFIX):
            reason = ""
        if reason is not None:
            if reason and not ignored(path + "/", folder.git, folder.own):
                self._skip(folder, path, reason)
            return None
        if self._is_root(folder, path) or ignored(path + "/", folder.git, folder.own):
            return None  # a root within a root is read on its own
        return Folder(folder.root, path + "/", folder.git, folder.own)

    def _is_root(self, folder: Folder, path: str) -> bool:
        if len(self.roots) == 1:
            return False
        real = os.path.join(folder.root.real, *path.split("/"))  # noqa: PTH118 (a hot path)
        return any(root.real == real for root in self.roots)

    def _regular(self, folder: Folder, path: str, status: os.stat_result) -> None:
        shown = folder.root.prefix + path
        language = self.unchanged(shown, status.st_size, status.st_mtime_ns) if self.unchanged else ""
        if not (language and os.access(f"{folder.root.path}/{path}", os.R_OK)):
            language = self._told(folder, path)
        if language:
            found = SourceFile(folder.root.path, path, language, status.st_size, status.st_mtime_ns, shown)
            self.files.append(found)
            if len(self.files) % _PROGRESS_EVERY == 0:
                self.progress("Looking for files", len(self.files), 0)

    def _told(self, folder: Folder, path: str) -> str:
        """The language that a file's name and beginning tell; "" for one that is passed over."""
        if is_binary_by_name(path):
            self._skip(folder, path, "binary file")
            return ""
        try:
            head = read_head(f"{folder.root.path}/{path}")
        except OSError as error:
            self._skip(folder, path, _why(error))
            return ""
        language = language_of(path, head)
        if looks_binary(head):
            self._skip(folder, path, "binary file")
            return ""
        if not language:
            self._skip(folder, path, "no language Groundplan knows")
        return language

    def _link(self, folder: Folder, path: str) -> None:
        target = os.path.realpath(f"{folder.root.path}/{path}")
        if not os.path.exists(target):  # noqa: PTH110 (a loop's target is no path to build)
            self._skip(folder, path, "symbolic link that leads nowhere")
        elif any(_inside(target, root.real) for root in self.roots):
            self._skip(folder, path, "symbolic link; its target counts where it stands")
        else:
            self._skip(folder, path, "symbolic link out of the workspace")

    def _skip(self, folder: Folder, path: str, reason: str) -> None:
        shown = (folder.root.prefix + path).encode("utf-8", "backslashreplace").decode()
        self.skipped.append(Skipped(shown, reason))


def scan(
    roots: Sequence[Path],
    *,
    limits: Limits = STANDARD_LIMITS,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
    unchanged: Unchanged | None = None,
) -> Scan:
    """The files that count below `roots`. Raises `WorkspaceError` where a root is no readable folder.

    What `unchanged` knows is not opened, as long as it may be read: its time and size are trusted.
    Links are never followed: what they lead to counts where it stands, or lies outside. Of two roots,
    one in the other, the inner one has its files. Special files are never opened.
    """
    walk = Walk(open_roots(roots), limits, progress, cancel, unchanged)
    for root in walk.roots:
        walk.folder(top(root))
    return walk.result()


def scan_paths(
    roots: Sequence[Path],
    paths: Sequence[Path],
    *,
    limits: Limits = STANDARD_LIMITS,
    cancel: CancelToken | None = None,
) -> Scan:
    """What `scan` would find at or below `paths`, at the cost of those paths alone.

    A path that is gone, ignored, or outside the roots simply yields nothing.
    """
    walk = Walk(open_roots(roots), limits, no_progress, cancel)
    for root, path in outermost(located(walk.roots, paths)):
        if path == "":
            walk.folder(top(root))
        else:
            _reach(walk, root, path)
    return walk.result()


def located(roots: Sequence[Root], paths: Sequence[Path]) -> Iterator[tuple[Root, str]]:
    """For each path its root (the innermost) and its place in it; paths outside the roots are left out."""
    for path in paths:
        spelled = os.path.abspath(path)  # noqa: PTH100 (links must stay)
        folder, name = os.path.split(spelled)
        real = os.path.join(os.path.realpath(folder), name)  # noqa: PTH118
        best: tuple[Root, str] | None = None
        for root in roots:
            for absolute, base in ((spelled, str(root.path)), (real, root.real)):
                if _inside(absolute, base) and (best is None or len(root.real) > len(best[0].real)):
                    best = (root, os.path.relpath(absolute, base).replace(os.sep, "/"))
        if best is not None:
            yield best[0], "" if best[1] == "." else best[1]


def outermost(places: Iterator[tuple[Root, str]]) -> list[tuple[Root, str]]:
    """The places without those that lie below another one of them."""
    kept: list[tuple[Root, str]] = []
    for root, path in sorted(set(places), key=lambda place: (place[0].real, place[1])):
        if not any(
            root == other and (above == "" or f"{path}/".startswith(f"{above}/")) for other, above in kept
        ):
            kept.append((root, path))
    return kept


def top(root: Root) -> Folder:
    """A root as a folder to read, under the rules of the repository it lies in."""
    return Folder(root, "", _rules_above(root))


def _reach(walk: Walk, root: Root, path: str) -> None:
    """Go down from the root to one path, by the same decisions that a full pass makes on the way."""
    folder: Folder | None = top(root)
    names = path.split("/")
    for name in names:
        try:
            folder = walk.opened(folder, os.listdir(folder.directory))  # noqa: PTH208 (names only)
            status = os.lstat(f"{root.path}/{folder.path}{name}") if folder is not None else None
        except OSError:
            return
        folder = walk.entry(folder, name, status) if folder is not None and status is not None else None
        if folder is None:
            return
    walk.folder(folder)


def _rules_above(root: Root) -> tuple[RuleFile, ...]:
    """Git's rules from the folders above a root, up to its repository's.

    There are none where they ignore the root itself: whoever opens an ignored folder wants to see it.
    """
    above = root.path.parents
    repository = next((n for n, folder in enumerate(above) if (folder / ".git").exists()), None)
    if repository is None or (root.path / ".git").exists():
        return ()
    rules: list[RuleFile] = []
    for number in range(repository, -1, -1):
        folder = above[number]
        below = root.path.relative_to(folder).as_posix() + "/"
        names = (EXCLUDE, GIT_RULES) if number == repository else (GIT_RULES,)
        files = [str(folder / name) for name in names]
        rules.extend(found for file in files if (found := read_rules(file, "", above=below)) is not None)
        rest = "/".join(root.path.parts[len(folder.parts) + 1 :])
        if ignored_above(rules, f"{rest}/" if rest else ""):
            return ()
    return tuple(rules)


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_text(name: str) -> bool:
    """Whether a file's name can be written down; on Linux a name may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _size(size: int) -> str:
    return f"{size / MEBIBYTE:g} MiB" if size >= MEBIBYTE else f"{size} bytes"


def _why(error: OSError) -> str:
    return (
        "may not be read"
        if isinstance(error, PermissionError)
        else (error.strerror or "can't be read").lower()
    )
