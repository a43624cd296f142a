"""`groundplan.artifact.*`: the catalogue, drawing, checking, rendering, merging."""

import base64
from pathlib import Path

from groundplan.engine import GenerateRequest
from groundplan.jobs import CancelToken, Progress
from groundplan.lsp.session import Session
from groundplan.wire import dump, protocol


def types(
    session: Session, _asked: protocol.NoParams, _progress: Progress, _cancel: CancelToken
) -> list[protocol.ArtifactType]:
    return [dump.artifact_type(entry) for entry in session.engine().types()]


def generate(
    session: Session, asked: protocol.GenerateParams, progress: Progress, cancel: CancelToken
) -> protocol.Artifact:
    request = GenerateRequest(
        type=asked.type,
        scope=tuple(asked.scope),
        everything=asked.all,
        text=asked.request,
        model=asked.model,
        no_model=asked.no_model,
        output=Path(asked.output) if asked.output else None,
    )
    engine = session.engine(asked.workspace)
    artifact = engine.generate(request, progress=progress, cancel=cancel)
    answer = dump.artifact(artifact, output=asked.output or None)
    if request.output is not None:
        engine.save(artifact, request.output, as_json=lambda: dump.document(answer), cancel=cancel)
    return answer


def validate(
    session: Session, asked: protocol.ValidateParams, progress: Progress, cancel: CancelToken
) -> protocol.Report:
    report = session.engine(asked.workspace).validate(
        asked.source, type_id=asked.type, request=asked.request, progress=progress, cancel=cancel
    )
    return dump.report(report)


def render(
    session: Session, asked: protocol.RenderParams, _progress: Progress, cancel: CancelToken
) -> protocol.Rendered:
    data = session.engine().render(asked.source, asked.format, cancel=cancel)
    text = data.decode() if asked.format == "svg" else base64.b64encode(data).decode()
    return protocol.Rendered(format=asked.format, data=text)


def merge(
    session: Session, asked: protocol.MergeParams, _progress: Progress, _cancel: CancelToken
) -> protocol.Merged:
    return dump.merged(session.engine().merge(asked.base, asked.mine, asked.theirs))
