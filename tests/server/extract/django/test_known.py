"""Packages that projects build on: read where installed, known by their facts where not."""

import yaml

from groundplan.extract.django import known
from groundplan.extract.python.program import Program


def test_every_fact_is_readable_source():
    program = Program(known.KnownPackages())
    text = known.files(known.__package__).joinpath("known.yaml").read_text(encoding="utf-8")
    for name, facts in yaml.safe_load(text)["modules"].items():
        module = program.module(name)
        assert module is not None
        assert set(facts or {}) <= set(module.bindings), name
        for fact in facts or {}:
            assert program.resolve(module, fact) is not None, f"{name}.{fact}"


def test_an_installed_package_goes_before_what_is_known_of_it(draw):
    files = {
        "shop/models.py": "from model_utils.models import TimeStampedModel\n"
        "class A(TimeStampedModel):\n    pass\n"
    }
    assert draw(files) == "A(id:bigint PK, created:datetime, modified:datetime)"
    installed = {
        "model_utils/models.py": "class TimeStampedModel(models.Model):\n    at = models.DateField()\n"
        "    class Meta:\n        abstract = True\n"
    }
    assert draw(files, installed=installed) == "A(id:bigint PK, at:date)"


def test_a_concrete_parent_from_a_package_is_external(draw):
    found = draw(
        """
        from wagtail.models import Page, Orderable
        from wagtail.fields import RichTextField
        from modelcluster.fields import ParentalKey
        class BlogPage(Page):
            body = RichTextField()
        class Link(Orderable):
            page = ParentalKey(BlogPage, on_delete=models.CASCADE)
        """
    )
    assert found == (
        "BlogPage(page_ptr:bigint PK FK, body:text)\n"
        "Link(id:bigint PK, sort_order:int ?, page:bigint FK)\n"
        "[Page]\n"
        "BlogPage |o--|| Page : page_ptr\n"
        "Link }o--|| BlogPage : page"
    )


def test_columns_that_libraries_add(draw):
    assert draw(
        """
        from djmoney.models.fields import MoneyField
        from mptt.models import MPTTModel, TreeForeignKey
        from polymorphic.models import PolymorphicModel
        from taggit.managers import TaggableManager
        class Node(MPTTModel):
            parent = TreeForeignKey("self", models.CASCADE, null=True)
            price = MoneyField()
            tags = TaggableManager()
        class Leaf(Node):
            pass
        class Shape(PolymorphicModel):
            pass
        """
    ) == (
        "Node(id:bigint PK, parent:bigint FK ?, price:decimal, price_currency:string, "
        "lft:int, rght:int, tree_id:int, level:int)\n"
        "Leaf(node_ptr:bigint PK FK)\n"
        "Shape(id:bigint PK, polymorphic_ctype:int FK ?)\n"
        "[ContentType]\n"
        "Node }o--o| Node : parent\n"
        "Leaf |o--|| Node : node_ptr\n"
        "Shape }o--o| ContentType : polymorphic_ctype"
    )


def test_translations_and_history_are_tables_of_their_own(draw):
    found = draw(
        """
        from parler.models import TranslatableModel, TranslatedFields
        from simple_history.models import HistoricalRecords
        class Product(TranslatableModel):
            sku = models.CharField(unique=True)
            translations = TranslatedFields(
                title=models.CharField(), box=models.ForeignKey("Box", models.CASCADE)
            )
        class Box(models.Model):
            product = models.OneToOneField(Product, models.CASCADE)
            history = HistoricalRecords()
        """
    )
    assert found == (
        "Product(id:bigint PK, sku:string U)\n"
        "ProductTranslation(id:bigint PK, language_code:string, title:string, box:bigint FK, "
        "master:bigint FK ?)\n"
        "Box(id:bigint PK, product:bigint FK U)\n"
        "HistoricalBox(id:bigint, product:bigint FK ?, history_id:int PK, history_date:datetime, "
        "history_change_reason:string ?, history_type:string, history_user:int FK ?)\n"
        "[User]\n"
        "ProductTranslation }o--|| Box : box\n"
        "ProductTranslation }o--o| Product : master\n"
        "Box |o--|| Product : product\n"
        "HistoricalBox }o--o| Product : product\n"
        "HistoricalBox }o--o| User : history_user"
    )


def test_a_base_from_nowhere_is_named_in_a_note(draw):
    found = draw(
        """
        from nowhere.models import AbstractThing, BasePage
        from nowhere.views import View, Helper
        class Thing(AbstractThing):
            name = models.CharField()
        class Landing(BasePage):
            class Meta:
                verbose_name_plural = "landings"
        class Shown(View):
            name = "x"
        """
    )
    assert found == (
        "Thing(id:bigint PK, name:string)\n"
        "Landing(id:bigint PK)\n"
        "`AbstractThing`, a base of `Thing`, is defined in a package that is not here; "
        "fields it may bring are missing.\n"
        "`BasePage`, a base of `Landing`, is defined in a package that is not here; "
        "fields it may bring are missing."
    )
