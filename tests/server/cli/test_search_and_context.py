"""`groundplan search` and `groundplan context`, as a script sees them."""

import json
from pathlib import Path

from tests.server.cli.test_cli import failed, run


def test_a_name_finds_its_declaration_and_says_why(shop: Path):
    done = run("search", "Order.total", "--json", cwd=shop)
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout)[0]
    assert (first["path"], first["symbol"], first["kind"]) == ("orders/models.py", "Order.total", "method")
    assert first["parts"].keys() >= {"lexical", "dense", "importance"}
    assert abs(sum(first["parts"].values()) - first["score"]) < 1e-3
    lines = (shop / first["path"]).read_text().split("\n")[first["startLine"] - 1 : first["endLine"]]
    assert first["text"] == "\n".join(lines)


def test_filters_narrow_and_the_limit_holds(shop: Path):
    done = run("search", "order", "--kind", "model", "--path", "orders/", "--limit", "3", "--json", cwd=shop)
    hits = json.loads(done.stdout)
    assert 0 < len(hits) <= 3
    assert {hit["kind"] for hit in hits} == {"model"}
    assert all(hit["path"].startswith("orders/") for hit in hits)


def test_what_is_nowhere_is_a_no(shop: Path):
    done = run("search", "order", "--path", "no/such/folder/", "--json", cwd=shop)
    assert (done.returncode, json.loads(done.stdout)) == (1, [])


def test_a_person_sees_places_and_lines(shop: Path):
    done = run("search", "what the customer pays", "--quiet", cwd=shop)
    assert done.returncode == 0
    assert "orders/models.py:" in done.stdout
    assert "lexical +" in done.stdout


def test_wrong_use_is_one_sentence(shop: Path):
    assert "nothing to search for" in failed(run("search", "  ", cwd=shop))
    assert "section" in failed(run("search", "x", "--kind", "chapter", cwd=shop))


def test_context_keeps_to_its_budget_and_says_what_it_left_out(shop: Path):
    done = run("context", "refund a payment", "--budget", "1200", "--json", cwd=shop)
    assert done.returncode == 0, done.stderr
    context = json.loads(done.stdout)
    assert 0 < context["tokens"] <= 1200
    assert "shop" in context["universal"]
    assert any(item["path"] == "payments/gateway.py" for item in context["items"])
    assert context["leftOut"]
    shown = {(item["path"], item["startLine"]) for item in context["items"]}
    assert not shown & {(item["path"], item["startLine"]) for item in context["leftOut"]}


def test_no_budget_leaves_everything_out(shop: Path):
    context = json.loads(run("context", "refund", "--budget", "0", "--json", cwd=shop).stdout)
    assert (context["tokens"], context["items"], context["text"]) == (0, [], "")


def test_the_index_tells_its_chunks(shop: Path):
    first = json.loads(run("index", "--json", cwd=shop).stdout)
    again = json.loads(run("index", "--json", cwd=shop).stdout)
    assert first["chunks"] == again["chunks"] > 100
