"""`groundplan.context.*`: what of the workspace answers a question."""

from groundplan.jobs import CancelToken, Progress
from groundplan.lsp.session import Session, path_of
from groundplan.wire import dump, protocol


def search(
    session: Session, asked: protocol.SearchParams, progress: Progress, cancel: CancelToken
) -> list[protocol.SearchHit]:
    open_files = [path_of(file) for file in asked.open_files]
    found = session.engine(asked.workspace).search(
        asked.query,
        limit=asked.limit,
        kind=asked.kind,
        path=asked.path,
        open_files=[str(path) for path in open_files if path is not None],
        progress=progress,
        cancel=cancel,
    )
    return [dump.search_hit(each) for each in found]
