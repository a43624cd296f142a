"""`ollama_address`: where Ollama's server is, and whether that is this machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

_PORT = 11434


def ollama_address(host: str) -> str:
    """A URL of what `OLLAMA_HOST` may hold: nothing, `host`, `host:port`, `:port`, or a URL."""
    scheme, separator, rest = host.strip().rpartition("://")
    scheme = scheme if separator else "http"
    authority, slash, path = rest.partition("/")
    name, port = authority, ""
    if (colon := authority.rfind(":")) > authority.rfind("]"):
        name, port = authority[:colon], authority[colon + 1 :]
    if name in ("", "0.0.0.0", "[::]"):  # a server's word for all of this machine's addresses
        name = "127.0.0.1"
    port = port or {"https": "443"}.get(scheme, str(80 if separator else _PORT))
    return f"{scheme}://{name}:{port}{(slash + path).rstrip('/')}"


def is_this_machine(address: str) -> bool:
    """Whether what is sent to a URL stays on this machine."""
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
