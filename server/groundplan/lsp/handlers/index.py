"""`groundplan.index.*`: how fresh the index is, and making it anew."""

from groundplan.jobs import CancelToken, Progress
from groundplan.lsp.session import Session
from groundplan.wire import dump, protocol


def status(
    session: Session, _asked: protocol.NoParams, _progress: Progress, _cancel: CancelToken
) -> protocol.IndexStatus:
    """Never waits: while the index is made, it says what the last one held."""
    engine = session.engine()
    return dump.index_status(
        engine.indexed,
        engine.searchable,
        indexing=session.indexing,
        error=session.index_error,
        quality_note=engine.quality_note,
    )


def rebuild(
    session: Session, asked: protocol.NoParams, progress: Progress, cancel: CancelToken
) -> protocol.IndexSummary:
    engine = session.engine(asked.workspace)
    made = engine.index(rebuild=True, progress=progress, cancel=cancel)
    session.improve(engine)
    return dump.index_summary(made)
