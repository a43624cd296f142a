"""A `Report` as JSON people script against: camelCase, places flat and counted from 1."""

from typing import Any

from groundplan.text import Location, Span
from groundplan.validators.finding import Finding, Fix, Report, ValidatorResult


def report_json(report: Report) -> dict[str, Any]:
    return {
        "score": report.score,
        "accepted": report.accepted,
        "validators": {name: _result_json(result) for name, result in report.validators.items()},
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        **_span_json(finding.span),
        "element": finding.element,
        "evidence": None if finding.evidence is None else _location_json(finding.evidence),
        "fix": None if finding.fix is None else _fix_json(finding.fix),
    }


def _result_json(result: ValidatorResult) -> dict[str, Any]:
    return {
        "score": result.score,
        "weight": result.weight,
        "applicable": result.applicable,
        "findings": [finding_json(finding) for finding in result.findings],
    }


def _span_json(span: Span) -> dict[str, int]:
    return {
        "startLine": span.start_line,
        "startColumn": span.start_column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _location_json(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "startLine": location.start_line,
        "endLine": location.end_line,
        "symbol": location.symbol,
    }


def _fix_json(fix: Fix) -> dict[str, Any]:
    return {"title": fix.title, **_span_json(fix.span), "text": fix.text}
