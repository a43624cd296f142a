"""Groundplan: architecture diagrams that stay true to the code."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("groundplan")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0.0.0"
