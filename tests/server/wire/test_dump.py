"""The report as people script against it."""

import json

from groundplan.text import Location, Span
from groundplan.validators.finding import Finding, Fix, Report, Severity, ValidatorResult
from groundplan.wire import dump


def test_every_field_has_its_promised_name() -> None:
    finding = Finding(
        "er-unknown-entity",
        Severity.WARNING,
        "There is no class `Invoce`.",
        Span(2, 5, 2, 11),
        "Invoce",
        Location("shop/models.py", 12, 30, "shop.models.Invoice"),
        Fix("Change to `Invoice`", Span(2, 5, 2, 11), "Invoice"),
    )
    bare = Finding("empty-diagram", Severity.ERROR, "Nothing.", Span(1, 1, 1, 1))
    report = Report(48.5, False, {"grounding": ValidatorResult(0, 20, True, (finding, bare))})
    dumped = json.loads(dump.document(dump.report(report)))
    assert dumped == {
        "score": 48.5,
        "accepted": False,
        "validators": {
            "grounding": {
                "score": 0,
                "weight": 20,
                "applicable": True,
                "findings": [
                    {
                        "code": "er-unknown-entity",
                        "severity": "warning",
                        "message": "There is no class `Invoce`.",
                        "startLine": 2,
                        "startColumn": 5,
                        "endLine": 2,
                        "endColumn": 11,
                        "element": "Invoce",
                        "evidence": {
                            "path": "shop/models.py",
                            "startLine": 12,
                            "endLine": 30,
                            "symbol": "shop.models.Invoice",
                        },
                        "fix": {
                            "title": "Change to `Invoice`",
                            "startLine": 2,
                            "startColumn": 5,
                            "endLine": 2,
                            "endColumn": 11,
                            "text": "Invoice",
                        },
                    },
                    {
                        "code": "empty-diagram",
                        "severity": "error",
                        "message": "Nothing.",
                        "startLine": 1,
                        "startColumn": 1,
                        "endLine": 1,
                        "endColumn": 1,
                        "element": None,
                        "evidence": None,
                        "fix": None,
                    },
                ],
            }
        },
    }
