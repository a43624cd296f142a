"""Which reader knows the calls of a function's language."""

from groundplan.extract.named_function import NamedFunction
from groundplan.extract.sequence.braces import GraphCalls
from groundplan.extract.sequence.python.reader import PythonCalls
from groundplan.extract.sequence.steps import Callee, CallReader
from groundplan.index.index import Index

LANGUAGES = frozenset({"python", "typescript", "tsx", "javascript", "java"})


def calls_of(index: Index, function: NamedFunction) -> tuple[CallReader, Callee] | None:
    """The reader for a function's calls, and the function as it knows it; None where the file is gone."""
    symbol = function.symbol
    if index.files[function.path].language != "python":
        graph = GraphCalls(index)
        return graph, graph.callee(function.path, symbol)
    python = PythonCalls(index)
    start = python.callee(function.path, symbol.qualified_name, symbol.name_line)
    return None if start is None else (python, start)
