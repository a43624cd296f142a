"""`groundplan serve`: the language server, on stdio or TCP."""

import gc
from types import ModuleType

from groundplan.errors import UsageError
from groundplan.lsp.quick_types import load_types


def serve_stdio() -> int:
    _load_server().serve_stdio()
    return 0


def serve_tcp(address: str) -> int:
    """Listen on `HOST:PORT`. Raises `UsageError` where that is no address."""
    host, separator, port = address.rpartition(":")
    if not separator or not port.isdigit() or int(port) > 65535:
        raise UsageError(f"`{address}` is no address.", hint="Use HOST:PORT, for example 127.0.0.1:7000.")
    _load_server().serve_tcp(host.strip("[]") or "127.0.0.1", int(port))
    return 0


def _load_server() -> ModuleType:
    """The server's module, imported with the garbage collector at rest: there is none yet, and looking
    through what is being made for it takes a seventh of the start."""
    gc.disable()
    load_types()
    from groundplan.lsp import server  # after `load_types`, which makes this import quick

    gc.freeze()  # what was made so far stays, and need not be looked through again
    gc.enable()
    return server
