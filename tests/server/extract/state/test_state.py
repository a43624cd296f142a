"""Code in; the states that it has, and the transitions that it proves, out."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from groundplan.errors import UsageError
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.request import ExtractRequest
from groundplan.extract.state.extract import extract_state
from groundplan.index.build import build_index
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.registry import outline, render
from groundplan.mermaid.kinds.state import StateDiagram

Draw = Callable[..., Extraction[StateDiagram]]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    def drawn(files: dict[str, str], *scope: str, **more: object) -> Extraction[StateDiagram]:
        for name, content in files.items():
            file = tmp_path / "code" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(content), encoding="utf-8")
        index = build_index([tmp_path / "code"], cache_dir=tmp_path / "cache", processes=1).index
        extraction = extract_state(ExtractRequest(index, scope=scope, **more))  # type: ignore[arg-type]
        result = check_syntax(render(extraction.diagram))
        assert result.ok, result.error
        told = outline(extraction.diagram)
        assert {node.name for node in told.nodes} == set(extraction.elements)
        assert {EdgeKey(edge.source, edge.target, edge.label) for edge in told.edges} == set(extraction.edges)
        return extraction

    return drawn


def moves(extraction: Extraction[StateDiagram]) -> list[str]:
    """`A -> B: label @line` for each transition, sorted."""
    return sorted(
        f"{key.source} -> {key.target}{f': {key.label}' if key.label else ''} @{place.start_line}"
        for key, place in extraction.edges.items()
    )


DJANGO = {
    "shop/models.py": """\
        from django.db import models

        class Order(models.Model):
            class Status(models.TextChoices):
                DRAFT = "draft", "Draft"
                PAID = "paid"
                SENT = "sent"
                CANCELLED = "cancelled"

            status = models.CharField(choices=Status.choices, default=Status.DRAFT)

            def pay(self):
                if self.status != self.Status.DRAFT:
                    raise ValueError(self.status)
                self.status = self.Status.PAID

            def send(self):
                if self.status == Order.Status.PAID:
                    self.status = Order.Status.SENT

            def cancel(self):
                if self.status in (self.Status.DRAFT, self.Status.PAID):
                    self.status = self.Status.CANCELLED

            def force(self):
                self.status = self.Status.SENT
    """
}


def test_choices_and_guarded_assignments(draw: Draw) -> None:
    found = draw(DJANGO, "Order")
    assert list(found.elements) == ["DRAFT", "PAID", "SENT", "CANCELLED"]
    assert moves(found) == [
        "DRAFT -> CANCELLED: cancel @23",
        "DRAFT -> PAID: pay @15",
        "PAID -> CANCELLED: cancel @23",
        "PAID -> SENT: send @19",
        "[*] -> DRAFT @10",
    ]
    assert found.elements["PAID"].start_line == 6
    assert found.notes == (
        "Not drawn, as the state before is not told: `force` sets SENT (shop/models.py:26).",
    )


def test_class_constants_and_plain_texts(draw: Draw) -> None:
    code = """\
        class Basket(Model):
            OPEN, FROZEN, SUBMITTED = "Open", "Frozen", "Submitted"
            CHOICES = ((OPEN, "open"), (FROZEN, "frozen"), (SUBMITTED, "submitted"))
            status = CharField(choices=CHOICES, default=OPEN)

            def thaw(self):
                if not self.status == self.FROZEN:
                    raise PermissionDenied
                self.status = self.OPEN

        def close(basket: Basket):
            if basket.status == "Open":
                basket.status = "Submitted"
            other.status = "Frozen"
    """
    found = draw({"basket.py": code}, "Basket")
    assert moves(found) == [
        "FROZEN -> OPEN: thaw @9",
        "OPEN -> SUBMITTED: close @13",
        "[*] -> OPEN @4",
    ]


def test_match_elif_tables_and_ends(draw: Draw) -> None:
    code = """\
        from enum import StrEnum

        class JobState(StrEnum):
            WAITING = "waiting"
            RUNNING = "running"
            DONE = "done"
            FAILED = "failed"

        ALLOWED = {
            JobState.WAITING: {JobState.RUNNING},
            JobState.RUNNING: {JobState.DONE, JobState.FAILED},
            JobState.DONE: set(),
        }
        NAMES = {JobState.WAITING: "w"}
        NEXT = {JobState.DONE: JobState.WAITING}

        class Job:
            def __init__(self):
                self.state = JobState.WAITING

            def step(self, ok):
                match self.state:
                    case JobState.WAITING | JobState.FAILED:
                        self.state = JobState.RUNNING
                    case JobState.RUNNING if ok:
                        self.state = JobState.DONE

            def other(self):
                if self.state is JobState.DONE:
                    pass
                elif self.state is JobState.FAILED:
                    self.state = JobState.WAITING if retry() else JobState.DONE
    """
    found = draw({"job.py": code}, "JobState")
    assert moves(found) == [
        "DONE -> [*] @12",
        "FAILED -> DONE: other @32",
        "FAILED -> RUNNING: step @24",
        "FAILED -> WAITING: other @32",
        "RUNNING -> DONE @11",
        "RUNNING -> FAILED @11",
        "WAITING -> RUNNING @10",
        "WAITING -> RUNNING: step @24",
        "[*] -> WAITING @19",
    ]
    assert "`step` sets DONE" in found.notes[0]


def test_what_was_known_is_forgotten_where_it_may_have_changed(draw: Draw) -> None:
    code = """\
        from enum import Enum

        class Light(Enum):
            RED = 1
            GREEN = 2
            AMBER = 3

        def turn(lamp):
            if lamp.light == Light.RED:
                for each in lamp:
                    lamp.light = Light.AMBER
                lamp.light = Light.GREEN
            if lamp.light == Light.GREEN or lamp.light == Light.AMBER:
                lamp.light = Light.RED
                lamp.light = Light.AMBER
    """
    found = draw({"lamp.py": code}, "Light")
    assert moves(found) == [
        "AMBER -> RED: turn @14",
        "GREEN -> RED: turn @14",
        "RED -> AMBER: turn @15",
    ]


def test_decorators_by_shape(draw: Draw) -> None:
    code = """\
        class Post(Model):
            NEW = "new"
            state = FSMField(default=NEW)

            @transition(field=state, source=NEW, target="published")
            def publish(self): ...

            @transition(field="state", source=["published", NEW], target="hidden")
            def hide(self): ...

            @transition(field=state, source="*", target="gone")
            def remove(self): ...
    """
    found = draw({"blog.py": code}, "Post")
    assert moves(found) == [
        "NEW -> gone: remove @11",
        "NEW -> hidden: hide @8",
        "NEW -> published: publish @5",
        "[*] -> NEW @3",
        "hidden -> gone: remove @11",
        "published -> gone: remove @11",
        "published -> hidden: hide @8",
    ]


def test_typescript(draw: Draw) -> None:
    code = """\
        export type Status = 'idle' | 'busy' | 'failed';
        export enum Door { Open, Closed = 'closed' }
        export class Task {
          status: Status = 'idle';
          door = Door.Open;
          start() {
            if (this.status !== 'idle') { throw new Error(); }
            this.status = 'busy';
          }
          fail() {
            switch (this.status) {
              case 'idle':
              case 'busy':
                this.status = 'failed';
                break;
            }
            if (this.door === Door.Open && ready) this.door = Door.Closed;
          }
        }
    """
    files = {"task.ts": code}
    assert moves(draw(files, "Status")) == [
        "[*] -> idle @4",
        "busy -> failed: fail @14",
        "idle -> busy: start @8",
        "idle -> failed: fail @14",
    ]
    assert moves(draw(files, "Door")) == ["Open -> Closed: fail @17", "[*] -> Open @5"]


def test_java(draw: Draw) -> None:
    code = """\
        class Ticket {
            enum Status { OPEN, ASSIGNED, CLOSED }
            private Status status = Status.OPEN;
            void assign() {
                if (status == Status.OPEN) { this.status = Status.ASSIGNED; }
            }
            void close() {
                switch (status) {
                    case OPEN:
                    case ASSIGNED:
                        status = Status.CLOSED;
                        break;
                }
            }
            void reopen() {
                if (!status.equals(Status.CLOSED)) return;
                status = Status.OPEN;
            }
        }
    """
    assert moves(draw({"Ticket.java": code}, "Ticket")) == [
        "ASSIGNED -> CLOSED: close @11",
        "CLOSED -> OPEN: reopen @17",
        "OPEN -> ASSIGNED: assign @5",
        "OPEN -> CLOSED: close @11",
        "[*] -> OPEN @3",
    ]


def test_without_a_scope_the_liveliest_is_chosen(draw: Draw) -> None:
    more = {"other.py": "from enum import Enum\nclass PageStatus(Enum):\n    A = 1\n    B = 2\n"}
    found = draw(DJANGO | more)
    assert found.diagram.title == "Order.Status"
    assert found.notes[0].startswith("Chose `Order.Status`, which has the most transitions of 2 sets")
    assert draw({}, text="the page status, please").diagram.title == "PageStatus"
    several = draw({}, everything=True)
    assert {state.parent for state in several.diagram.states} == {"", "Order.Status", "PageStatus"}


def test_nothing_provable_is_said(draw: Draw) -> None:
    code = "from enum import Enum\nclass Status(Enum):\n    A = 1\n    B = 2\n"
    found = draw({"a.py": code}, "Status")
    assert found.notes == ("No transition between states of `Status` is provable from the code.",)
    with pytest.raises(UsageError, match="no class, enumeration, module or folder with states `Statu`"):
        draw({}, "Statu")


def test_no_states(draw: Draw) -> None:
    assert "No set of states was found" in draw({"a.py": "x = 1\n"}).notes[0]
