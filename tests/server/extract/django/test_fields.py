"""What a field declaration comes to: its type family, its key, whether it may be empty."""

import pytest


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("models.CharField()", "string"),
        ("models.SlugField()", "string"),
        ("models.EmailField()", "string"),
        ("models.URLField()", "string"),
        ("models.FileField()", "string"),
        ("models.ImageField()", "string"),
        ("models.FilePathField()", "string"),
        ("models.GenericIPAddressField()", "string"),
        ("models.TextField()", "text"),
        ("models.IntegerField()", "int"),
        ("models.PositiveIntegerField()", "int"),
        ("models.BigIntegerField()", "bigint"),
        ("models.PositiveBigIntegerField()", "bigint"),
        ("models.SmallIntegerField()", "smallint"),
        ("models.PositiveSmallIntegerField()", "smallint"),
        ("models.FloatField()", "float"),
        ("models.DecimalField()", "decimal"),
        ("models.BooleanField()", "boolean"),
        ("models.NullBooleanField()", "boolean ?"),
        ("models.DateField()", "date"),
        ("models.TimeField()", "time"),
        ("models.DateTimeField()", "datetime"),
        ("models.DurationField()", "duration"),
        ("models.UUIDField()", "uuid"),
        ("models.JSONField()", "json"),
        ("models.BinaryField()", "binary"),
        ("postgres.ArrayField(models.CharField())", "array"),
        ("postgres.HStoreField()", "json"),
        ("postgres.DateRangeField()", "DateRangeField"),
        ("gis.PointField(null=True)", "PointField ?"),
        ("unknown.fields.MagicCharField()", "string"),
        ("unknown.fields.MagicField()", "MagicField"),
    ],
)
def test_families(draw, written: str, expected: str):
    text = f"""
    from django.db import models
    from django.contrib.postgres import fields as postgres
    from django.contrib.gis.db import models as gis
    import unknown.fields
    class A(models.Model):
        f = {written}
    """
    assert draw(text) == f"A(id:bigint PK, f:{expected})"


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("class F(models.CharField): ...", "string"),
        ("class Mid(models.IntegerField): ...\nclass F(Mid): ...", "int"),
        ("class F(Mixin, models.DateField): ...\nclass Mixin: ...", "date"),
        ("class F(models.Field):\n    def get_internal_type(self):\n        return 'TextField'", "text"),
        ("class F(models.Field):\n    def db_type(self, c):\n        return 'x'", "F"),
        (
            "class F(models.CharField):\n    def __init__(self, **kwargs):\n        kwargs['null'] = True",
            "string ?",
        ),
        (
            "class F(models.CharField):\n    def __init__(self, **kwargs):\n"
            "        kwargs.setdefault('unique', True)\n        super().__init__(**kwargs)",
            "string U",
        ),
        (
            "class F(models.CharField):\n    def __init__(self, *args, **kwargs):\n"
            "        super().__init__(*args, null=True, **kwargs)",
            "string ?",
        ),
        ("def F(**kwargs):\n    return models.DecimalField(max_digits=9, **kwargs)", "decimal"),
        ("def F():\n    field = models.DateField(null=True)\n    return field", "date ?"),
        ("F = functools.partial(models.FloatField, null=True)", "float ?"),
        ("F = lambda: models.TimeField()", "time"),
        ("F = models.BooleanField", "boolean"),
        ("F = models.JSONField if NEW else models.TextField", "json"),
    ],
)
def test_custom_fields_come_down_to_djangos(draw, definition: str, expected: str):
    text = (
        f"import functools\nfrom django.db import models\n{definition}\nclass A(models.Model):\n    f = F()\n"
    )
    assert draw(text) == f"A(id:bigint PK, f:{expected})"


def test_arguments_come_from_constants_and_functions(draw):
    assert (
        draw(
            """
        OPTIONAL = True
        COMMON = dict(null=OPTIONAL)
        SHARED = {"unique": True, **COMMON}
        def text(optional=False, **kwargs):
            return models.TextField(null=optional, **kwargs)
        class A(models.Model):
            a = models.CharField(null=OPTIONAL)
            b = models.CharField(**COMMON)
            c = models.CharField(**SHARED)
            d = text(optional=True)
            e = text(unique=True)
            f = models.CharField() if OLD else models.TextField()
        """
        )
        == "A(id:bigint PK, a:string ?, b:string ?, c:string U ?, d:text ?, e:text U, f:string)"
    )


def test_keys(draw):
    assert draw(
        """
        class A(models.Model):
            code = models.UUIDField(primary_key=True)
        class B(models.Model):
            key = models.AutoField(primary_key=True)
        class C(models.Model):
            a = models.OneToOneField(A, models.CASCADE, primary_key=True)
        class D(models.Model):
            c = models.ForeignKey(C, models.CASCADE)
            b = models.ForeignKey(B, models.CASCADE)
            x = models.ForeignKey(E, models.CASCADE, to_field="name")
        class E(models.Model):
            name = models.CharField(unique=True)
        """
    ).splitlines()[:5] == [
        "A(code:uuid PK)",
        "B(key:int PK)",
        "C(a:uuid PK FK)",
        "D(id:bigint PK, c:uuid FK, b:int FK, x:string FK)",
        "E(id:bigint PK, name:string U)",
    ]


def test_what_meta_makes_unique_by_itself_is_unique(draw):
    assert draw(
        """
        class A(models.Model):
            a = models.CharField()
            b = models.CharField()
            c = models.CharField()
            d = models.CharField()
            owner = models.ForeignKey("self", models.CASCADE)
            class Meta:
                unique_together = [("a",), ("b", "c")]
                constraints = [
                    models.UniqueConstraint(fields=["owner"], name="one"),
                    models.UniqueConstraint(fields=["d"], condition=models.Q(c=1), name="some"),
                ]
        """
    ) == ("A(id:bigint PK, a:string U, b:string, c:string, d:string, owner:bigint FK U)\nA |o--|| A : owner")


def test_generic_keys_and_managers_are_no_columns(draw):
    assert draw(
        """
        from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
        from django.contrib.contenttypes.models import ContentType
        class Tag(models.Model):
            content_type = models.ForeignKey(ContentType, models.CASCADE)
            object_id = models.PositiveIntegerField()
            content_object = GenericForeignKey("content_type", "object_id")
            tags = GenericRelation("self")
        """
    ) == (
        "Tag(id:bigint PK, content_type:int FK, object_id:int)\n"
        "[ContentType]\n"
        "Tag }o--|| ContentType : content_type"
    )
