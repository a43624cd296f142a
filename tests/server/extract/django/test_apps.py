"""Which app a model belongs to, and what that says about its label, table and implicit key."""

import pytest

MODEL = "class A(models.Model):\n    pass\n"
CONFIG = "from django.apps import AppConfig\n"


def placed(found) -> list[tuple[str, str, str]]:
    return [(e.group, e.table, e.attributes[0].type) for e in found.entities]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"site/shop/models.py": MODEL}, ("shop", "shop_a", "bigint")),
        (
            {"site/shop/models/order.py": MODEL, "site/shop/models/__init__.py": ""},
            ("shop", "shop_a", "bigint"),
        ),
        ({"site/shop/abstract.py": MODEL, "site/shop/models.py": ""}, ("shop", "shop_a", "bigint")),
        (
            {
                "site/shop/models.py": MODEL,
                "site/shop/apps.py": CONFIG
                + "class C(AppConfig):\n    name = 'site.shop'\n    label = 'store'\n"
                + "    default_auto_field = 'django.db.models.AutoField'\n",
            },
            ("store", "store_a", "int"),
        ),
        (
            {
                "site/shop/models.py": MODEL,
                "site/shop/__init__.py": CONFIG
                + "class C(AppConfig):\n    name = __name__\n    label = 'store'\n",
            },
            ("store", "store_a", "bigint"),
        ),
        (
            {
                "site/shop/models.py": MODEL,
                "site/apps.py": CONFIG
                + "PREFIX = 'my'\nclass Base(AppConfig):\n    label = PREFIX + '_shop'\n"
                + "class C(Base):\n    name = 'site.shop'\n",
            },
            ("my_shop", "my_shop_a", "bigint"),
        ),
        (
            {
                "site/shop/models.py": MODEL,
                "site/settings.py": "DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n",
            },
            ("shop", "shop_a", "int"),
        ),
        (
            {"shop/parts/models.py": MODEL, "shop/models.py": "from shop.parts.models import A\n"},
            ("shop", "shop_a", "bigint"),
        ),
    ],
)
def test_labels_tables_and_keys(model, files: dict[str, str], expected: tuple[str, str, str]):
    assert placed(model(files)) == [expected]


def test_meta_has_the_last_word(model):
    found = model(
        MODEL.replace("pass", "class Meta:\n        app_label = 'other'\n        db_table = 'things'")
    )
    assert placed(found) == [("other", "things", "bigint")]


def test_strings_name_apps_by_their_label(draw):
    found = draw(
        {
            "site/shop/models.py": MODEL,
            "site/shop/apps.py": CONFIG
            + "class C(AppConfig):\n    name = 'site.shop'\n    label = 'store'\n",
            "site/web/models.py": "class B(models.Model):\n"
            "    a = models.ForeignKey('store.A', models.CASCADE)\n",
        }
    )
    assert "B }o--|| A : a" in found
    assert "[" not in found
