"""The domain's values as the protocol has them. The only place where names turn into camelCase."""

from typing import TYPE_CHECKING, Any

import msgspec

from groundplan.wire import protocol

if TYPE_CHECKING:  # whoever has a value to dump has imported what it is of
    from groundplan.artifacts.artifact import Artifact, Grounding
    from groundplan.context.assemble import AssembledContext, ContextItem, LeftOut
    from groundplan.context.workspace_context import Found
    from groundplan.index.result import IndexResult
    from groundplan.index.search.search_statistics import SearchStatistics
    from groundplan.mermaid.compare.sources import ComparedSources, MergedSources
    from groundplan.pipeline.catalogue import ArtifactType
    from groundplan.text import Location
    from groundplan.validators.finding import Finding, Fix, Report, ValidatorResult

_MAX_MESSAGE_CHARS = 1000


def document(value: Any) -> bytes:
    """A protocol value as an indented JSON document that ends with a line break."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def artifact(value: "Artifact", *, output: str | None = None) -> protocol.Artifact:
    return protocol.Artifact(
        id=value.id,
        type=value.type,
        source=value.source,
        diagram=value.diagram,
        score=value.report.score,
        accepted=value.report.accepted,
        model=value.model,
        attempts=[
            protocol.Attempt(
                model=each.model,
                prompt_version=each.prompt_version,
                seconds=round(each.seconds, 3),
                tokens_in=each.tokens_in,
                tokens_out=each.tokens_out,
                score=each.score,
                error=each.error,
            )
            for each in value.attempts
        ],
        report=report(value.report),
        grounding=_grounding(value.grounding),
        sources=_sources(value.grounding),
        notes=list(value.notes),
        output=output,
    )


def artifact_type(value: "ArtifactType") -> protocol.ArtifactType:
    return protocol.ArtifactType(
        id=value.id, title=value.title, extractor=value.extractor is not None, diagram=value.diagram
    )


def index_summary(value: "IndexResult") -> protocol.IndexSummary:
    stats = value.stats
    return protocol.IndexSummary(
        root=stats.root,
        files=stats.files,
        symbols=stats.symbols,
        chunks=stats.chunks,
        languages=dict(stats.languages),
        skipped=[protocol.SkippedFile(path=each.path, reason=each.reason) for each in stats.skipped],
        from_cache=stats.from_cache,
        changed_files=stats.changed_files,
        seconds=stats.seconds,
        peak_memory_bytes=stats.peak_memory_bytes,
        notes=list(stats.notes),
    )


def index_status(
    value: "IndexResult | None",
    searchable: "SearchStatistics | None",
    *,
    indexing: bool,
    error: str | None,
    quality_note: str = "",
) -> protocol.IndexStatus:
    """How fresh the index is, and which stage of vectors how many of its chunks have."""
    stats = value.stats if value else None
    return protocol.IndexStatus(
        state="indexing" if indexing else "ready",
        files=stats.files if stats else 0,
        chunks=searchable.chunks if searchable else 0,
        changed_files=stats.changed_files if stats else 0,
        lexical=searchable is not None,
        embedded=protocol.EmbeddedCounts(
            instant=searchable.instant if searchable else 0,
            quality=searchable.quality if searchable else 0,
            total=searchable.total if searchable else 0,
        ),
        seconds=stats.seconds if stats else 0.0,
        error=error,
        quality_note=quality_note,
    )


def search_hit(found: "Found") -> protocol.SearchHit:
    chunk = found.hit.chunk
    return protocol.SearchHit(
        path=chunk.path,
        start_line=chunk.start_line,
        end_line=chunk.end_line,
        symbol=chunk.symbol,
        kind=chunk.kind.value,
        score=round(found.hit.score, 6),
        parts={name: round(part, 6) for name, part in found.hit.parts.as_dict().items()},
        text=found.text,
    )


def context(value: "AssembledContext") -> protocol.Context:
    return protocol.Context(
        universal=value.universal,
        items=[_context_item(item) for item in value.items],
        left_out=[_context_item(item) for item in value.left_out],
        tokens=value.tokens,
        text=value.text,
    )


def _context_item(value: "ContextItem | LeftOut") -> protocol.ContextItem:
    return protocol.ContextItem(
        path=value.path,
        start_line=value.start_line,
        end_line=value.end_line,
        reason=value.reason,
        tokens=value.tokens,
    )


def report(value: "Report") -> protocol.Report:
    return protocol.Report(
        score=value.score,
        accepted=value.accepted,
        validators={name: _result(result) for name, result in value.validators.items()},
    )


def difference(value: "ComparedSources") -> protocol.Difference:
    found = value.difference
    return protocol.Difference(
        added=[protocol.NamedElement(element=each.element, kind=each.noun) for each in found.added],
        removed=[protocol.NamedElement(element=each.element, kind=each.noun) for each in found.removed],
        changed=[
            protocol.ElementChange(
                element=each.element, kind=each.noun, property=each.property, old=each.old, new=each.new
            )
            for each in found.changed
        ],
        source=value.source,
    )


def merged(value: "MergedSources") -> protocol.Merged:
    conflicts = [
        protocol.MergeConflict(
            element=each.element, kind=each.noun, property=each.property, mine=each.mine, theirs=each.theirs
        )
        for each in value.conflicts
    ]
    return protocol.Merged(source=value.source, conflicts=conflicts, notes=list(value.notes))


def finding(value: "Finding") -> protocol.Finding:
    span = value.span
    return protocol.Finding(
        code=value.code,
        severity=value.severity.value,
        message=_readable(value.message),
        start_line=span.start_line,
        start_column=span.start_column,
        end_line=span.end_line,
        end_column=span.end_column,
        element=value.element,
        evidence=_evidence(value.evidence) if value.evidence else None,
        fix=_fix(value.fix) if value.fix else None,
    )


def _readable(sentence: str) -> str:
    """A sentence that quotes a name as long as a book, cut in its middle."""
    if len(sentence) <= _MAX_MESSAGE_CHARS:
        return sentence
    half = _MAX_MESSAGE_CHARS // 2
    return f"{sentence[:half]}…{sentence[-half:]}"


def _result(value: "ValidatorResult") -> protocol.ValidatorResult:
    return protocol.ValidatorResult(
        score=value.score,
        weight=value.weight,
        applicable=value.applicable,
        findings=[finding(each) for each in value.findings],
    )


def _evidence(value: "Location") -> protocol.Evidence:
    return protocol.Evidence(
        path=value.path, start_line=value.start_line, end_line=value.end_line, symbol=value.symbol
    )


def _fix(value: "Fix") -> protocol.Fix:
    span = value.span
    return protocol.Fix(
        title=value.title,
        start_line=span.start_line,
        start_column=span.start_column,
        end_line=span.end_line,
        end_column=span.end_column,
        text=value.text,
    )


def _grounding(value: "Grounding") -> protocol.Grounding:
    existing = [
        protocol.GroundedElement(
            element=name,
            symbol=place.symbol,
            path=place.path,
            start_line=place.start_line,
            end_line=place.end_line,
        )
        for name, place in value.existing.items()
    ]
    edges = [
        protocol.GroundedEdge(
            from_=key.source,
            to=key.target,
            label=key.label,
            state="existing",
            path=place.path,
            start_line=place.start_line,
        )
        for key, place in value.edges.items()
    ]
    edges += [
        protocol.GroundedEdge(
            from_=key.source, to=key.target, label=key.label, state="proposed", path=None, start_line=None
        )
        for key in value.proposed_edges
    ]
    return protocol.Grounding(existing=existing, proposed=list(value.proposed), edges=edges)


def _sources(value: "Grounding") -> list[protocol.Source]:
    """The stretches of code behind the whole: entities' own lines, without the lines inside them."""
    places = sorted({(p.path, p.start_line, p.end_line) for p in value.existing.values()})
    sources: list[protocol.Source] = []
    for path, start, end in places:
        last = sources[-1] if sources else None
        if last and last.path == path and end <= last.end_line:
            continue
        sources.append(protocol.Source(path=path, start_line=start, end_line=end))
    return sources
