"""Which classes are entities, and what they inherit, by the rules of Django's own metaclass."""

from groundplan.extract.datamodel import DataModel


def test_a_model_gets_an_id_and_its_fields_in_order(draw):
    assert (
        draw(
            """
        class Order(models.Model):
            number = models.CharField(max_length=9, unique=True)
            note = models.TextField(null=True)
            objects = models.Manager()
            total = models.DecimalField()
        """
        )
        == "Order(id:bigint PK, number:string U, note:text ?, total:decimal)"
    )


def test_abstract_bases_hand_down_their_fields_and_are_no_entities(draw):
    assert (
        draw(
            """
        class Stamped(models.Model):
            created = models.DateTimeField()
            class Meta:
                abstract = True
        class Named(models.Model):
            name = models.CharField()
            class Meta:
                abstract = True
        class Order(Stamped, Named):
            total = models.IntegerField()
        """
        )
        == "Order(id:bigint PK, name:string, created:datetime, total:int)"
    )


def test_a_field_can_be_overridden_and_removed(draw):
    assert draw(
        """
        class Base(models.Model):
            name = models.CharField()
            size = models.IntegerField()
            class Meta:
                abstract = True
        class A(Base):
            name = None
        class B(Base):
            size = models.TextField()
        class C(Base):
            @property
            def name(self): ...
        """
    ) == ("A(id:bigint PK, size:int)\nB(id:bigint PK, name:string, size:text)\nC(id:bigint PK, size:int)")


def test_a_plain_mixin_brings_no_fields_but_hides_those_of_later_bases(draw):
    assert (
        draw(
            """
        class Mixin:
            lost = models.CharField()
            name = "fixed"
        class Base(models.Model):
            name = models.CharField()
            size = models.IntegerField()
            class Meta:
                abstract = True
        class Order(Mixin, Base):
            pass
        """
        )
        == "Order(id:bigint PK, size:int)"
    )


def test_multi_table_inheritance_links_to_the_parent(draw):
    assert draw(
        """
        class Place(models.Model):
            name = models.CharField()
        class Restaurant(Place):
            stars = models.IntegerField()
        class Bar(Restaurant):
            place = models.OneToOneField(Restaurant, models.CASCADE, parent_link=True)
        """
    ) == (
        "Place(id:bigint PK, name:string)\n"
        "Restaurant(place_ptr:bigint PK FK, stars:int)\n"
        "Bar(place:bigint PK FK)\n"
        "Restaurant |o--|| Place : place_ptr\n"
        "Bar |o--|| Restaurant : place"
    )


def test_an_own_key_leaves_the_link_to_the_parent_a_plain_one_to_one(draw):
    assert (
        draw(
            """
        class A(models.Model):
            pass
        class B(A):
            code = models.CharField(primary_key=True)
        """
        ).splitlines()[1]
        == "B(a_ptr:bigint FK U, code:string PK)"
    )


def test_an_abstract_class_below_a_concrete_one_passes_the_link_on(draw):
    assert (
        draw(
            """
        class Page(models.Model):
            pass
        class Titled(Page):
            title = models.CharField()
            class Meta:
                abstract = True
        class Article(Titled):
            pass
        """
        ).splitlines()[1]
        == "Article(page_ptr:bigint PK FK, title:string)"
    )


def test_proxies_are_no_entities_and_edges_go_to_their_model(draw):
    assert draw(
        """
        class User(models.Model):
            pass
        class Admin(User):
            class Meta:
                proxy = True
        class Log(models.Model):
            by = models.ForeignKey(Admin, models.CASCADE)
        class Chief(Admin):
            pass
        """
    ) == (
        "User(id:bigint PK)\n"
        "Log(id:bigint PK, by:bigint FK)\n"
        "Chief(user_ptr:bigint PK FK)\n"
        "Log }o--|| User : by\n"
        "Chief |o--|| User : user_ptr"
    )


def test_a_metaclass_that_sets_proxy_makes_proxies(draw):
    assert (
        draw(
            """
        class Typed(type(models.Model)):
            def __new__(cls, name, bases, attrs):
                if "Meta" not in attrs:
                    class Meta:
                        proxy = True
                    attrs["Meta"] = Meta
                return super().__new__(cls, name, bases, attrs)
        class Thing(models.Model):
            pass
        class Chair(Thing, metaclass=Typed):
            pass
        class Stool(Chair):
            pass
        """
        )
        == "Thing(id:bigint PK)"
    )


def test_meta_comes_from_abstract_parents_but_abstract_itself_does_not(draw, model):
    files = """
    class Base(models.Model):
        class Meta:
            abstract = True
            app_label = "store"
            db_table = "things"
    class A(Base):
        pass
    class B(Base):
        class Meta(Base.Meta):
            ordering = ["id"]
    class C(Base):
        class Meta:
            managed = False
    """
    found: DataModel = model(files)
    assert [(e.name, e.group, e.table) for e in found.entities] == [
        ("A", "store", "things"),
        ("B", "store", "things"),
        ("C", "shop", "shop_c"),
    ]


def test_conditional_definitions_count_once(draw):
    assert (
        draw(
            """
        if not is_model_registered("shop", "Order"):
            class Order(models.Model):
                a = models.CharField()
        else:
            class Order(models.Model):
                b = models.CharField()
        """
        )
        == "Order(id:bigint PK, a:string)"
    )


def test_order_with_respect_to_adds_a_column(draw):
    assert "_order:int" in draw(
        """
        class Answer(models.Model):
            question = models.ForeignKey("self", models.CASCADE)
            class Meta:
                order_with_respect_to = "question"
        """
    )


def test_fields_added_later_belong_to_the_model(draw):
    assert (
        draw(
            """
        class A(models.Model):
            pass
        A.add_to_class("late", models.CharField(null=True))
        models.IntegerField().contribute_to_class(A, "later")
        A.ignored = models.CharField()
        """
        )
        == "A(id:bigint PK, late:string ?, later:int)"
    )


def test_models_made_by_a_factory_and_by_with_metaclass(draw):
    assert draw(
        """
        class AbstractTopic(models.Model):
            title = models.CharField()
            class Meta:
                abstract = True
        def model_factory(base):
            if not registered(base):
                return type("X", (base,), {})
        Topic = model_factory(AbstractTopic)
        class Post(six.with_metaclass(Meta, models.Model)):
            topic = models.ForeignKey("Topic", models.CASCADE)
        """
    ) == ("Topic(id:bigint PK, title:string)\nPost(id:bigint PK, topic:bigint FK)\nPost }o--|| Topic : topic")


def test_a_base_given_by_a_setting_or_a_function_is_followed(draw):
    assert (
        draw(
            {
                "shop/abstract.py": """
            class Base(models.Model):
                name = models.CharField()
                class Meta:
                    abstract = True
            """,
                "shop/models.py": """
            from django.conf import settings
            from shop.abstract import Base
            def import_model(path):
                if callable(path):
                    return path
            A = import_model(getattr(settings, "SHOP_BASE", Base))
            B = import_string(getattr(settings, "SHOP_BASE", "shop.abstract.Base"))
            class One(A):
                pass
            class Two(B):
                pass
            """,
            }
        )
        == "One(id:bigint PK, name:string)\nTwo(id:bigint PK, name:string)"
    )


def test_half_typed_files_give_what_parses(draw):
    assert (
        draw(
            """
        class A(models.Model):
            name = models.CharField(
        class B(models.Model):
            size = models.IntegerField()
        """
        ).splitlines()[-1]
        == "B(id:bigint PK, size:int)"
    )


def test_forms_serializers_and_settings_are_no_models(draw):
    assert (
        draw(
            """
        from django import forms
        from rest_framework import serializers
        from pydantic import BaseModel
        class OrderForm(forms.ModelForm):
            name = forms.CharField()
            class Meta:
                model = "Order"
        class OrderSerializer(serializers.ModelSerializer):
            name = serializers.CharField()
        class Config(BaseModel):
            name: str = "x"
        """
        )
        == ""
    )


def test_migrations_and_project_templates_are_not_read(draw):
    text = "class A(models.Model):\n    pass\n"
    assert draw({"shop/migrations/0001_initial.py": text, "shop/project_template/home/models.py": text}) == ""


def test_test_code_is_marked_unless_the_project_installs_it(model):
    text = "class A(models.Model):\n    pass\n"
    paths = [
        "shop/models.py",
        "shop/tests/models.py",
        "shop/test_models.py",
        "testing_platform/models.py",
        "exams/tests/models.py",
        "exams/tests/tests.py",
    ]
    settings = {"shop/settings.py": 'INSTALLED_APPS = ["exams.tests"]\n'}
    found = model({**dict.fromkeys(paths, text), **settings})
    assert {e.location.path for e in found.entities if e.test_code} == {
        "shop/tests/models.py",
        "shop/test_models.py",
        "exams/tests/tests.py",
    }


def test_places_are_where_things_are_declared(model):
    found = model(
        {
            "shop/base.py": "class Base(models.Model):\n    a = models.CharField()\n"
            "    class Meta:\n        abstract = True\n",
            "shop/models.py": "from shop.base import Base\nfrom lib.models import Mixin\n"
            "class Order(Base, Mixin):\n    b = models.ForeignKey(\n        'self', models.CASCADE)\n",
        },
        installed={
            "lib/models.py": "class Mixin(models.Model):\n    c = models.CharField()\n"
            "    class Meta:\n        abstract = True\n"
        },
    )
    (order,) = found.entities
    assert order.key == order.location.symbol == "shop.models.Order"
    assert {
        a.name: (a.location.path, a.location.start_line, a.location.end_line) for a in order.attributes
    } == {
        "id": ("shop/models.py", 4, 4),
        "a": ("shop/base.py", 3, 3),
        "b": ("shop/models.py", 5, 6),
        "c": ("shop/models.py", 4, 4),  # where the workspace brings it in
    }
    assert found.relationships[0].location.symbol == "shop.models.Order.b"
