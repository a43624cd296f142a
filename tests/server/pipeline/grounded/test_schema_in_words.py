"""The shape of an answer, as a prompt tells it."""

from groundplan.pipeline.catalogue import find_type
from groundplan.pipeline.grounded.grounds import Grounds
from groundplan.pipeline.grounded.limits import Limits
from groundplan.pipeline.grounded.request_schema import request_schema
from groundplan.pipeline.grounded.schema_in_words import schema_in_words
from tests.server.pipeline.grounded.requests import symbols


def test_properties_come_in_order_and_ids_as_a_run() -> None:
    schema = request_schema(find_type("mermaid_gantt"), Grounds(), Limits(things=2))
    assert (
        schema_in_words(schema)
        == """{
  "start": "YYYY-MM-DD",
  "title": "text",
  "sections": [{
    "name": "text",
    "tasks": [{
      "id": "task1" to "task4",
      "name": "text",
      "after": "start" or "task1" to "task4",
      "days": number 1-365,
      "milestone": true or false
    }, …]
  }, …]
}"""
    )


def test_many_names_are_not_all_told() -> None:
    grounds = symbols(*(f"{letter}x" for letter in "abcdefghijkl"))
    told = schema_in_words(request_schema(find_type("mermaid_state"), grounds))
    assert (
        '"existing": ["ax" or "bx" or "cx" or "dx" or "ex" or "fx" or "gx" or "hx" or one of 4 more, …]'
        in told
    )
