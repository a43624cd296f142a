"""Size, labels, boxes and crossings."""

from groundplan.validators.finding import NOT_APPLICABLE
from groundplan.validators.readability import check
from groundplan.validators.subject import Subject
from tests.server.validators.drawn import SHOP, er, told


def boxes(count: int, attributes: int = 1) -> str:
    fields = "".join(f"        int field_{n}\n" for n in range(attributes))
    return "erDiagram\n" + "".join(f"    T{n} {{\n{fields}    }}\n" for n in range(count))


def test_a_small_diagram_is_readable() -> None:
    assert told(check(er(SHOP))) == "100"


def test_many_entities() -> None:
    assert told(check(er(boxes(25)))) == "100"
    assert told(check(er(boxes(40)))) == "90\ninfo too-large 1:1-10"
    assert told(check(er(boxes(100)))) == "50\nwarning too-large 1:1-10"
    assert told(check(er(boxes(800)))) == "50\nwarning too-large 1:1-10"


def test_a_tall_box() -> None:
    assert told(check(er(boxes(1, 30)))) == "96\ninfo too-many-attributes 2:5-7 T0"
    assert told(check(er(boxes(1, 60)))) == "85\nwarning too-many-attributes 2:5-7 T0"


def test_a_long_label_and_one_that_is_broken_into_lines() -> None:
    words = "seventeen letters " * 4
    text = boxes(2) + f'    T0 ||--o{{ T1 : "{words.strip()}"\n'
    assert told(check(er(text))).startswith("94\ninfo long-label 8:5-")
    assert told(check(er(text.replace("letters ", "letters<br/>")))) == "100"


def test_more_edges_than_fit() -> None:
    pairs = [(one, other) for one in range(8) for other in range(one)]
    text = boxes(8) + "".join(f"    T{one} }}o--|| T{other} : uses\n" for one, other in pairs)
    assert "many-crossings" in told(check(er(text)))
    assert check(er(text)).score == 80


def test_a_hub() -> None:
    text = boxes(18) + "".join(f"    T{n} }}o--|| T0 : hub\n" for n in range(1, 18))
    assert told(check(er(text))) == "100\ninfo crowded-entity 2:5-7 T0"


def test_other_kinds_by_their_lines_and_labels() -> None:
    chart = "flowchart TD\n" + "".join(f"  A{n} --> A{n + 1}\n" for n in range(20))
    assert told(check(Subject(chart, kind="flowchart"))) == "100"
    long = "flowchart TD\n  A[" + "a long label " * 6 + "]\n"
    assert told(check(Subject(long, kind="flowchart"))) == "93\ninfo long-label 2:4-84"
    assert "too-large" in told(check(Subject(chart * 9, kind="flowchart")))


def test_what_cannot_be_drawn_is_not_judged() -> None:
    assert check(Subject("")) is NOT_APPLICABLE
