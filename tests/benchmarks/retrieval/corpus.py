"""`Corpus`: a workspace's chunks, as all systems of the comparison get them."""

from dataclasses import dataclass

from groundplan.index.chunks.chunk import Chunk
from groundplan.index.embedding.static_model import packaged_model
from groundplan.index.search.search_index import SearchIndex
from tests.benchmarks.retrieval.minilm import MiniLm
from tests.benchmarks.retrieval.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Corpus:
    """`instant` has words and static vectors; `quality` the same and MiniLM's, or is `None`."""

    workspace: Workspace
    instant: SearchIndex
    quality: SearchIndex | None
    texts: dict[int, str]

    def chunk(self, chunk_id: int) -> Chunk:
        return self.instant.chunk(chunk_id)


def open_corpus(workspace: Workspace, *, with_quality: bool) -> Corpus:
    instant = SearchIndex.build(workspace.index, encoder=packaged_model())
    texts = dict(_bodies(workspace, instant))
    return Corpus(workspace, instant, _with_minilm(workspace) if with_quality else None, texts)


def _with_minilm(workspace: Workspace) -> SearchIndex:
    made = SearchIndex.build(workspace.index, encoder=packaged_model())
    encoder = MiniLm(workspace.label)
    made.use_quality(encoder)
    told = list(made.encoder_texts(workspace.index, made.without_quality()))
    made.add_quality([one for one, _ in told], encoder.encode([text for _, text in told]))
    encoder.encode([one.query.text for one in workspace.asked])
    return made


def _bodies(workspace: Workspace, search: SearchIndex) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for path in search.paths:
        lines = workspace.index.file_text(path).split("\n")
        for one, chunk in search.file_chunks(path):
            found.append((one, "\n".join(lines[chunk.start_line - 1 : chunk.end_line])))
    return found
