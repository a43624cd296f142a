"""The one tree of exceptions.

Bad *input* (a broken diagram, a half-typed file) is data: functions return a value with findings.
A bad *environment* (no such folder, no bundle, a full disk) is one of these, and carries what a
person needs: a sentence that says what happened, and a hint that says what to do.

    GroundplanError
    ├── UsageError        the caller asked for something that cannot be: unknown type, unknown scope
    ├── WorkspaceError    a folder is missing, gone, or may not be read
    ├── StorageError      a cache, data or output file cannot be written
    ├── EngineError       Mermaid's engine or the drawing library failed or is not installed
    ├── DeadlineError     the work took longer than the caller would wait
    └── Cancelled         the caller withdrew the request
"""


class GroundplanError(Exception):
    """A failure with a sentence for a person and a hint on what to do next.

    `kind` is a stable camelCase word that editors and scripts may branch on.
    """

    kind = "internal"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(GroundplanError):
    """The request cannot be met as asked: an unknown type, scope, file or option value."""

    kind = "usage"


class WorkspaceError(GroundplanError):
    """A workspace folder is missing, was deleted, or may not be read."""

    kind = "workspace"


class StorageError(GroundplanError):
    """Something could not be written: the cache folder, the data folder, an output file."""

    kind = "storage"


class EngineError(GroundplanError):
    """Mermaid's engine or the drawing library is missing, hung, or out of memory."""

    kind = "engine"


class DeadlineError(GroundplanError):
    """The work took longer than the caller said it would wait; nothing was changed."""

    kind = "deadline"


class Cancelled(GroundplanError):  # noqa: N818 - no error, but an end
    """The caller withdrew the request; nothing was changed."""

    kind = "cancelled"

    def __init__(self) -> None:
        super().__init__("The request was cancelled.")
