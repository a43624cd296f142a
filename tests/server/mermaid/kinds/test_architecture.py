"""Architecture diagrams: written, read back, and what does not fit in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.architecture import (
    Alignment,
    ArchitectureAlignment,
    ArchitectureDiagram,
    ArchitectureEdge,
    ArchitectureGroup,
    ArchitectureJunction,
    ArchitectureService,
    Side,
    from_json,
    outline,
    parse,
    render,
    to_json,
)
from groundplan.mermaid.outline import OutlineEdge
from groundplan.text import Span
from tests.server.mermaid.kinds.hostile_texts import HOSTILE, texts


@st.composite
def diagrams(draw: st.DrawFn) -> ArchitectureDiagram:
    ids = draw(st.lists(texts, max_size=7, unique=True))
    groups: list[ArchitectureGroup] = []
    services: list[ArchitectureService] = []
    junctions: list[ArchitectureJunction] = []
    for id_ in ids:
        inside = draw(st.sampled_from([None, *(group.id for group in groups)]))
        kind, flag = draw(st.sampled_from("gsj")), draw(st.booleans())
        if kind == "g":
            groups.append(ArchitectureGroup(id_, draw(texts), draw(texts), inside, flag))
        elif kind == "s":
            icon = draw(texts)
            icon_text = "" if icon else draw(texts)
            services.append(ArchitectureService(id_, draw(texts), icon, icon_text, inside, flag))
        else:
            junctions.append(ArchitectureJunction(id_, inside, flag))
    inside_of = {each.id: each.group for each in (*services, *junctions)}
    edges = draw(st.lists(edges_between(inside_of), max_size=4)) if inside_of else []
    alignments: list[ArchitectureAlignment] = []
    if len(inside_of) > 1:
        members = draw(st.lists(st.sampled_from([*inside_of]), min_size=2, unique=True))
        alignments.append(ArchitectureAlignment(draw(st.sampled_from(Alignment)), tuple(members)))
    return ArchitectureDiagram(
        tuple(groups), tuple(services), tuple(junctions), tuple(edges), tuple(alignments), draw(texts)
    )


@st.composite
def edges_between(draw: st.DrawFn, inside_of: dict[str, str | None]) -> ArchitectureEdge:
    source, target = draw(st.sampled_from([*inside_of])), draw(st.sampled_from([*inside_of]))
    side, flag = st.sampled_from(Side), st.booleans()
    apart = inside_of[source] != inside_of[target]
    return ArchitectureEdge(
        source,
        target,
        draw(side),
        draw(side),
        draw(texts),
        draw(flag),
        draw(flag),
        apart and draw(flag),
        apart and draw(flag),
        draw(flag),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(diagrams())
def test_what_is_written_reads_back_as_the_same(diagram: ArchitectureDiagram) -> None:
    source = render(diagram)
    parsed = parse(source)
    assert parsed.error is None, source
    assert parsed.diagram == diagram, source
    assert parsed.leftovers == (), source
    assert from_json(to_json(diagram)) == diagram


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_survives_everywhere(text: str) -> None:
    group = ArchitectureGroup(text + "g", text, text)
    service = ArchitectureService(text, text, icon_text=text, group=group.id)
    edge = ArchitectureEdge(text, text, label=text)
    diagram = ArchitectureDiagram((group,), (service,), edges=(edge,), title=text)
    parsed = parse(render(diagram))
    assert parsed.error is None, render(diagram)
    assert parsed.diagram == diagram, render(diagram)


def test_simple_texts_are_written_plainly() -> None:
    diagram = ArchitectureDiagram(
        groups=(
            ArchitectureGroup("api", "API", "cloud"),
            ArchitectureGroup("inner", "Inner part", parent="api"),
        ),
        services=(
            ArchitectureService("db", "Database", "logos:aws", group="inner"),
            ArchitectureService("web", "Web (new)", icon_text="W", proposed=True),
        ),
        junctions=(ArchitectureJunction("j1", "api"),),
        edges=(
            ArchitectureEdge("web", "db", Side.BOTTOM, Side.TOP, "reads", target_group=True),
            ArchitectureEdge("db", "j1", source_arrow=True, target_arrow=False, proposed=True),
        ),
        alignments=(ArchitectureAlignment(Alignment.ROW, ("db", "j1")),),
    )
    assert render(diagram) == (
        "architecture-beta\n"
        "    group api(cloud)[API]\n"
        "    group inner[Inner part] in api\n"
        "    service db(logos:aws)[Database] in inner\n"
        "    %% proposed\n"
        '    service web "W"["Web (new)"]\n'
        "    junction j1 in api\n"
        "    web:B -[reads]-> T:db{group}\n"
        "    %% proposed\n"
        "    db:R <-- L:j1\n"
        "    align row db j1\n"
    )
    assert parse(render(diagram)).diagram == diagram


WRITTEN_BY_HAND = """\
---
config:
  theme: dark
---
architecture-beta
  %% the inside
  accTitle: a
  group api(cloud)[API]
  service db(database)[Database] in api %% keeps all
  service a(server)[Same]
  service b(server)[Same]
  db:L -- R:a
  a:T --> B:b
"""


def test_elements_know_where_they_are_written() -> None:
    assert parse(WRITTEN_BY_HAND).spans == {
        "API": Span(8, 3, 8, 24),
        "Database": Span(9, 3, 9, 40),
        "a": Span(10, 3, 10, 26),
        "b": Span(11, 3, 11, 26),
        "Database -> a : ": Span(12, 3, 12, 14),
        "a -> b : ": Span(13, 3, 13, 14),
    }


def test_what_does_not_fit_in_is_told_and_can_be_written_again() -> None:
    parsed = parse(WRITTEN_BY_HAND)
    whats = ["front matter", "comment", "accTitle", "comment"]
    assert [each.what for each in parsed.leftovers] == whats
    again = parse(render(parsed.diagram, leftovers=parsed.leftovers))
    assert again.diagram == parsed.diagram
    assert sorted(each.what for each in again.leftovers) == sorted(whats)


def test_the_outline_calls_things_by_their_titles() -> None:
    found = outline(parse(WRITTEN_BY_HAND).diagram)
    assert [node.name for node in found.nodes] == ["API", "Database", "a", "b"]
    assert found.edges == (OutlineEdge("Database", "a", ""), OutlineEdge("a", "b", ""))


def test_an_edge_to_nothing_is_refused() -> None:
    assert parse("architecture-beta\n  service a\n  a:L -- R:b\n").error is not None


def test_an_empty_diagram_is_a_diagram() -> None:
    assert check_syntax(render(ArchitectureDiagram())).ok
