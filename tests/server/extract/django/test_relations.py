"""What relations point to, and how many there may be on either side."""


def test_cardinality_and_optionality(draw):
    assert draw(
        """
        class B(models.Model):
            pass
        class A(models.Model):
            many = models.ForeignKey(B, models.CASCADE)
            maybe = models.ForeignKey(B, models.CASCADE, null=True)
            single = models.OneToOneField(B, models.CASCADE)
            unique = models.ForeignKey(B, models.CASCADE, unique=True)
            several = models.ManyToManyField(B)
        """
    ) == (
        "B(id:bigint PK)\n"
        "A(id:bigint PK, many:bigint FK, maybe:bigint FK ?, single:bigint FK U, unique:bigint FK U)\n"
        "A }o--|| B : many\n"
        "A }o--o| B : maybe\n"
        "A |o--|| B : single\n"
        "A |o--|| B : unique\n"
        "A }o--o{ B : several"
    )


def test_a_through_class_holds_the_edges_itself(draw):
    assert draw(
        """
        class Person(models.Model):
            pass
        class Group(models.Model):
            members = models.ManyToManyField(Person, through="Membership")
        class Membership(models.Model):
            person = models.ForeignKey(Person, models.CASCADE)
            group = models.ForeignKey(Group, models.CASCADE)
        """
    ).splitlines()[3:] == ["Membership }o--|| Person : person", "Membership }o--|| Group : group"]


def test_targets_by_self_name_label_class_and_keyword(draw):
    found = draw(
        {
            "shop/models.py": """
            from people.models import Person as P
            import people.models
            from django.apps import apps
            TARGET = "people.Person"
            class Item(models.Model):
                parent = models.ForeignKey("self", models.CASCADE)
                other = models.ForeignKey("Box", models.CASCADE)
                a = models.ForeignKey("people.person", models.CASCADE)
                b = models.ForeignKey(P, models.CASCADE)
                c = models.ForeignKey(to="people.Person", on_delete=models.CASCADE)
                d = models.ForeignKey(people.models.Person, models.CASCADE)
                e = models.ForeignKey(TARGET, models.CASCADE)
                f = models.ForeignKey(apps.get_model("people", "Person"), models.CASCADE)
                g = models.ForeignKey("%s.%s" % ("people", "Person"), models.CASCADE)
                h = models.ForeignKey(P._meta.label, models.CASCADE)
            class Box(models.Model):
                pass
            """,
            "people/models.py": "class Person(models.Model):\n    pass\n",
        }
    )
    assert [line for line in found.splitlines() if "--" in line] == [
        "Item }o--|| Item : parent",
        "Item }o--|| Box : other",
        *(f"Item }}o--|| Person : {label}" for label in "abcdefgh"),
    ]


def test_self_and_bare_names_in_an_abstract_base_mean_the_subclass_and_its_app(draw):
    found = draw(
        {
            "core/models.py": """
            class Tree(models.Model):
                parent = models.ForeignKey("self", models.CASCADE, null=True)
                box = models.ForeignKey("Box", models.CASCADE)
                class Meta:
                    abstract = True
            class Box(models.Model):
                core = models.CharField()
            """,
            "shop/models.py": """
            from core.models import Tree
            class Node(Tree):
                pass
            class Box(models.Model):
                code = models.UUIDField(primary_key=True)
            """,
        }
    )
    assert "Node(id:bigint PK, parent:bigint FK ?, box:uuid FK)" in found
    assert "Node }o--o| Node : parent" in found


USER_FIELD = """
from django.conf import settings
from django.contrib.auth import get_user_model
class Order(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    by = models.ForeignKey(get_user_model(), models.CASCADE)
"""
CUSTOM_USER = """
from django.contrib.auth.models import AbstractUser
class Account(AbstractUser):
    class Meta:
        swappable = "AUTH_USER_MODEL"
"""


def edges(drawn: str) -> list[str]:
    return [line for line in drawn.splitlines() if "--" in line]


def test_the_user_model_is_djangos_where_a_project_has_none(draw):
    found = draw({"shop/models.py": USER_FIELD})
    assert edges(found) == ["Order }o--|| User : owner", "Order }o--|| User : by"]
    assert "[User]" in found


def test_the_user_model_is_what_the_settings_say(draw):
    files = {
        "shop/models.py": USER_FIELD,
        "site/settings/base.py": 'AUTH_USER_MODEL = "people.Person"\n',
        "site/settings/__init__.py": "from .base import *\n",
        "manage.py": "import os\ndef main():\n"
        '    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n',
        "people/models.py": CUSTOM_USER + "class Person(AbstractUser):\n    pass\n",
    }
    found = draw(files)
    assert edges(found)[:2] == ["Order }o--|| Person : owner", "Order }o--|| Person : by"]
    assert "Account(" not in found  # swapped out: it has no table


def test_a_sole_user_class_is_the_user_model_without_settings(draw):
    found = draw({"shop/models.py": USER_FIELD, "people/models.py": CUSTOM_USER})
    assert edges(found)[:2] == ["Order }o--|| Account : owner", "Order }o--|| Account : by"]
    assert "Account }o--o{ Group : groups" in found
    assert "password:string" in found


def test_settings_given_by_the_user_win(draw):
    files = {"shop/models.py": USER_FIELD, "people/models.py": "class Person(models.Model):\n    pass\n"}
    found = draw(files, settings={"AUTH_USER_MODEL": "people.Person"})
    assert edges(found)[0] == "Order }o--|| Person : owner"


def test_a_library_reads_a_setting_with_a_default(draw):
    found = draw(
        {
            "shop/conf.py": """
            from django.conf import settings
            BOX = getattr(settings, "SHOP_BOX", "shop.Box")
            class Conf:
                def get_box(self):
                    return getattr(settings, "SHOP_BOX", BOX)
                @property
                def box(self):
                    return BOX
            conf = Conf()
            """,
            "shop/models.py": """
            from shop.conf import BOX, conf
            def box_name():
                return BOX
            class Box(models.Model):
                pass
            class Item(models.Model):
                a = models.ForeignKey(BOX, models.CASCADE)
                b = models.ForeignKey(box_name(), models.CASCADE)
                c = models.ForeignKey(conf.get_box(), models.CASCADE)
                d = models.ForeignKey(conf.box, models.CASCADE)
            """,
        }
    )
    assert edges(found) == [f"Item }}o--|| Box : {label}" for label in "abcd"]


def test_targets_outside_the_workspace_are_external_and_named_once(draw):
    found = draw(
        """
        from django.contrib.sites.models import Site
        from elsewhere.models import Thing
        class A(models.Model):
            one = models.ForeignKey(Site, models.CASCADE)
            two = models.ForeignKey("sites.Site", models.CASCADE)
            three = models.ForeignKey(Thing, models.CASCADE)
            four = models.ForeignKey("elsewhere.Thing", models.CASCADE)
        """
    )
    assert [line for line in found.splitlines() if line.startswith("[")] == ["[Site]", "[Thing]"]


def test_relation_classes_of_libraries_bring_their_targets(draw):
    found = draw(
        {
            "shop/models.py": """
            from lib.fields import PictureField, OwnerField, KindField
            class A(models.Model):
                picture = PictureField(null=True)
                owner = OwnerField()
                kind = KindField()
            """
        },
        installed={
            "lib/fields.py": """
            from lib.models import Picture
            class FileKey(models.ForeignKey):
                default_model = None
                def __init__(self, **kwargs):
                    target = label(self.default_model)
                    kwargs["to"] = target
                    super().__init__(**kwargs)
            class PictureField(FileKey):
                default_model = Picture
            class OwnerField(models.OneToOneField):
                def __init__(self, to="lib.Picture", **kwargs):
                    super().__init__(to, **kwargs)
            class KindField(models.ManyToManyField):
                def __init__(self, *args, **kwargs):
                    kwargs.setdefault("to", "lib.Picture")
                    super().__init__(*args, **kwargs)
            """,
            "lib/models.py": "class Picture(models.Model):\n    id = models.UUIDField(primary_key=True)\n",
        },
    )
    assert found == (
        "A(id:bigint PK, picture:uuid FK ?, owner:uuid FK U)\n"
        "[Picture]\n"
        "A }o--o| Picture : picture\n"
        "A |o--|| Picture : owner\n"
        "A }o--o{ Picture : kind"
    )


def test_modules_that_import_each_other_are_followed(draw):
    found = draw(
        {
            "cms/models/__init__.py": "from .page import *\nfrom .plugin import *\nfrom .alias import *\n",
            "cms/models/page.py": "from cms.models import Plugin\nclass Page(models.Model):\n    pass\n",
            "cms/models/plugin.py": "class Plugin(models.Model):\n    pass\n",
            "cms/models/alias.py": "from cms.models import Page, Plugin\nclass Alias(Plugin):\n"
            "    page = models.ForeignKey(Page, models.CASCADE)\n",
        }
    )
    assert edges(found) == ["Alias |o--|| Plugin : plugin_ptr", "Alias }o--|| Page : page"]


def test_a_model_of_a_module_that_was_not_named_is_found_by_what_points_to_it(model):
    from groundplan.extract.django.read import OPAQUE, read_django
    from groundplan.extract.python.program import Program
    from groundplan.extract.python.sources import MemorySource

    head = "from django.db import models\n"
    source = MemorySource(
        {
            "a/models.py": f"{head}from b.things import B\n"
            "class A(models.Model):\n    b = models.ForeignKey(B, models.CASCADE)\n",
            "b/things.py": f"{head}class B(models.Model):\n    pass\n",
        }
    )
    found = read_django(Program(source, opaque=OPAQUE), ["a.models"])
    assert [e.key for e in found.entities] == ["a.models.A", "b.things.B"]


def test_a_library_settings_object_falls_back_on_what_stands_beside_it(draw):
    found = draw(
        {
            "shop/settings.py": """
            from django.conf import settings
            TEAM = getattr(settings, "TEAM_MODEL", "shop.Team")
            DEFAULTS = {"BOX_MODEL": "shop.Box"}
            class Settings:
                def __getattr__(self, name): ...
            shop_settings = Settings(DEFAULTS)
            """,
            "shop/models.py": """
            from shop.settings import TEAM, shop_settings
            class Box(models.Model):
                team = models.ForeignKey(TEAM, models.CASCADE)
            class Team(models.Model):
                box = models.ForeignKey(shop_settings.BOX_MODEL, models.CASCADE)
            """,
        }
    )
    assert edges(found) == ["Box }o--|| Team : team", "Team }o--|| Box : box"]


def test_settings_of_project_templates_and_tests_do_not_count(draw):
    user = 'AUTH_USER_MODEL = "other.Person"\n'
    files = {
        "shop/models.py": USER_FIELD,
        "shop/project_template/settings.py": user,
        "shop/tests/settings.py": user,
    }
    assert edges(draw(files))[0] == "Order }o--|| User : owner"


def test_a_field_class_whose_first_argument_is_something_else_keeps_its_target(draw):
    found = draw(
        """
        from cms.models.fields import PlaceholderField
        class Named(models.ForeignKey):
            def __init__(self, label, **kwargs):
                kwargs.setdefault("to", "shop.Box")
                super().__init__(**kwargs)
        class Box(models.Model):
            pass
        class A(models.Model):
            content = PlaceholderField("content")
            box = Named("the box")
            by = Named("by", to="self")
        """
    )
    assert edges(found) == [
        "A }o--o| Placeholder : content",
        "A }o--|| Box : box",
        "A }o--|| A : by",
    ]
