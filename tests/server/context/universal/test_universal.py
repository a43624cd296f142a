"""A workspace in; the picture of it that every prompt begins with, out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundplan.context.importance import importance
from groundplan.context.universal.build import build_universal
from groundplan.context.universal.data_model import ModelInput
from groundplan.context.universal.store import UniversalStore
from groundplan.extract.erd import data_models
from groundplan.extract.join import join_models
from groundplan.extract.request import ExtractRequest
from groundplan.index.build import build_index, update
from groundplan.index.index import Index

Make = Callable[[dict[str, str]], Index]
NO_MODEL = ModelInput()

SHOP = {
    "README.md": "# Shop\n\n![ci](x)\n\nShop is a small web shop for growers.\n",
    "pyproject.toml": (
        '[project]\nname = "shop"\ndescription = "A web shop."\n'
        'dependencies = ["Django>=5", "attrs", "gunicorn"]\nscripts = {shop = "shop.cli:main"}\n'
        "[tool.ruff]\nline-length = 90\n"
    ),
    "manage.py": "from django.core.management import execute_from_command_line\n",
    "shop/__init__.py": "",
    "shop/core/__init__.py": "",
    "shop/core/money.py": (
        'class Money:\n    """An amount. It has a currency."""\n\n    def add_to(self, other: "Money"):\n'
        "        return other\n"
    ),
    "shop/orders/__init__.py": "",
    "shop/orders/models.py": (
        "from django.db import models\n\nfrom shop.core.money import Money\n"
        "from shop.people.models import Person\n"
        "\n\nclass Order(models.Model):\n    owner = models.ForeignKey(Person, on_delete=models.CASCADE)\n"
        "    created_at = models.DateTimeField()\n\n"
        "    def total_price(self) -> Money:\n        return Money()\n"
    ),
    "shop/people/__init__.py": "",
    "shop/people/models.py": (
        "from django.db import models\n\nfrom shop.core.money import Money\n\n\n"
        "class Person(models.Model):\n    name = models.CharField(max_length=9)\n"
        "    created_at = models.DateTimeField()\n    credit = Money()\n"
    ),
    "tests/test_orders.py": "from shop.orders.models import Order\n\n\ndef test_it():\n    Order()\n",
}

PICTURE = """\
## Project: shop
A web shop.
Shop is a small web shop for growers.
Code: Python 100 %.
## Built with
- web framework: Django >=5
- validation and types: attrs
- server: gunicorn
## Entry points
- command: shop → shop.cli:main [pyproject.toml]
- Django commands: manage.py
## Packages and what they use
- shop/core (layer 0, 1 file)
- shop/people (layer 1, 1 file) uses shop/core (1)
- shop/orders (layer 2, 1 file) uses shop/core (1), shop/people (1)
- (root) (layer 0, 1 file)
## Data model (2 entities)
- Person (people): id: bigint PK, name: string, created_at: datetime
- Order (orders): id: bigint PK, owner: bigint FK, created_at: datetime; owner → Person (many-to-one)
## Most used symbols
- `class Money` [shop/core/money.py:1] — An amount.
- `class Person(models.Model)` [shop/people/models.py:6]
- `class Order(models.Model)` [shop/orders/models.py:7]
## Conventions
- classes: PascalCase (100 %)
- methods: snake_case (100 %)
- tests: under `tests/` (100 %); `test_*.py` (100 %)
- line length: 90, as configured
- tools: ruff
- entity names: PascalCase (100 %)
- tables: snake_case (100 %)
- tables are named in the: singular (100 %)
- columns: snake_case (100 %)
- primary keys: `id` (bigint) (100 %)
- foreign keys: named after the target, without a suffix (100 %)
- timestamps: `created_at` (100 % of entities)
"""


def model_of(index: Index) -> ModelInput:
    joined = join_models(data_models(ExtractRequest(index)))
    return ModelInput(joined.entities, joined.relationships)


def picture(index: Index, model: ModelInput = NO_MODEL) -> str:
    return build_universal(index, model).universal.text


def section(text: str, title: str) -> Sequence[str]:
    """The lines of a section."""
    return text.partition(f"## {title}")[2].partition("\n")[2].partition("\n##")[0].strip().split("\n")


def test_the_picture_of_a_small_shop(make: Make) -> None:
    index = make(SHOP)
    assert picture(index, model_of(index)) == PICTURE


def test_several_roots_are_a_project_each(tmp_path: Path) -> None:
    for folder, text in (
        ("web", '{"name": "the-web"}'),
        ("api", '{"name": "the-api", "description": "An API."}'),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "package.json").write_text(text)
        (tmp_path / folder / "index.ts").write_text("export class App {}\n")
    index = build_index([tmp_path / "web", tmp_path / "api"], cache_dir=tmp_path / "cache").index
    text = picture(index)
    assert "## Project: the-web\n" in text and "## Project: the-api\nAn API.\n" in text
    assert "- `class App` [index.ts:1]" in section(text, "Most used symbols of the-api")


def test_a_bad_manifest_costs_itself_alone(make: Make) -> None:
    text = picture(make({**SHOP, "pyproject.toml": '[project]\nname = "sh', "package.json": "{"}))
    assert text.startswith("## Project: workspace\nShop is a small web shop for growers.\n")
    assert "- web framework: django" in text


def test_an_empty_workspace(make: Make) -> None:
    assert picture(make({})) == ""


def test_a_library_is_not_built_with_itself(make: Make) -> None:
    text = picture(make({"flask/__init__.py": "", "flask/app.py": "import flask\nimport click\n"}))
    assert section(text, "Built with") == ["- command line: click"]


def test_test_code_and_copies_are_no_part_of_the_picture(make: Make) -> None:
    class_in = "class {}:\n    def run_it(self):\n        pass\n"
    text = picture(
        make(
            {
                "a.py": class_in.format("Mine"),
                "tests/b.py": class_in.format("Tested"),
                "vendor/c.py": class_in.format("Copied"),
                "examples/d.py": class_in.format("Shown"),
            }
        )
    )
    assert section(text, "Most used symbols") == ["- `class Mine` [a.py:1]"]


EDITS = {
    "shop/core/money.py": [
        "class Money:\n    pass\n",
        "# a comment\n" + SHOP["shop/core/money.py"],
        "from shop.people import models\n\n\ndef makeMoney():\n    return models.Person()\n",
    ],
    "shop/people/models.py": ["", "from shop.orders.models import Order\n\n\nclass Person:\n    pass\n"],
    "pyproject.toml": ['[project]\nname = "other"\n', "[project", SHOP["pyproject.toml"]],
    "README.md": ["Shop is now a rather large web shop.\n"],
    "web/package.json": ['{"name": "web", "dependencies": {"react": "18"}}'],
    "shop/orders/extra.py": [
        "# Generated by a tool. Do not edit!\nclass Extra:\n    pass\n",
        "class Extra:\n    pass\n",
    ],
    "tests/test_more.py": ["from shop.core.money import Money\n\n\ndef test_more():\n    Money()\n"],
}


@dataclass(frozen=True)
class Edit:
    path: str
    text: str | None


edits = st.lists(
    st.sampled_from(
        [Edit(path, text) for path, texts in EDITS.items() for text in [*texts, None]]
        + [Edit("shop/people/__init__.py", None), Edit("shop/orders/models.py", None)]
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=edits)
def test_an_update_is_the_same_as_building_anew(
    steps: list[Edit], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("shop")
    for path, text in SHOP.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    index = build_index([folder], cache_dir=folder / ".cache").index
    store = UniversalStore(folder / ".cache")
    store.current(index, partial(model_of, index))
    for step in steps:
        file = folder / step.path
        file.parent.mkdir(parents=True, exist_ok=True)
        if step.text is None:
            file.unlink(missing_ok=True)
        else:
            file.write_text(step.text)
        index = update(index, [file]).index
        store.current(index, partial(model_of, index))
    fresh = Index(index.roots, index.entries)
    anew = build_universal(fresh, model_of(fresh)).universal
    assert store.current(index, partial(model_of, index)) == anew


def test_ranks_are_carried_over_a_comment_and_not_over_a_call(make: Make, tmp_path: Path) -> None:
    index = make(SHOP)
    ranks = importance(index)
    ranks.prepare()
    money = tmp_path / "workspace" / "shop/core/money.py"
    money.write_text("# a comment\n" + SHOP["shop/core/money.py"])
    commented = update(index, [money]).index
    assert importance(commented).files is ranks.files
    money.write_text(SHOP["shop/core/money.py"] + "\n\nMoney().add_to(Money())\n")
    called = update(commented, [money]).index
    assert importance(called).files is not ranks.files


def test_ranks_are_not_carried_over_a_change_of_what_imports_mean(make: Make, tmp_path: Path) -> None:
    config = '{"compilerOptions": {"paths": {"@x": ["./a.ts"]}}}'
    index = make({"tsconfig.json": config, "a.ts": "export class A {}\n", "b.ts": "import {A} from '@x'\n"})
    importance(index).prepare()
    (tmp_path / "workspace/tsconfig.json").write_text(config.replace("./a", "./b"))
    changed = update(index, [tmp_path / "workspace/tsconfig.json"]).index
    assert importance(changed).files == importance(Index(changed.roots, changed.entries)).files != {}
    assert importance(changed).files != importance(index).files


def test_what_is_kept_is_taken_over_and_damage_is_not(make: Make, tmp_path: Path) -> None:
    index = make(SHOP)
    built = UniversalStore(tmp_path / "kept")
    text = built.current(index, lambda: NO_MODEL).text
    assert built.latest is built.current(index, lambda: NO_MODEL)
    assert built.keep() == ""

    def never() -> ModelInput:
        raise AssertionError("the data model was read again")

    again = UniversalStore(tmp_path / "kept")
    assert again.current(Index(index.roots, index.entries), never).text == text
    (file,) = (tmp_path / "kept" / "universal").iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    assert UniversalStore(tmp_path / "kept").current(index, lambda: NO_MODEL).text == text


def test_a_folder_that_cannot_be_written_is_told(make: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = UniversalStore(tmp_path / "file")
    store.current(make(SHOP), lambda: NO_MODEL)
    assert "could not be kept" in store.keep()
