"""Django's field classes: which family of types each stands for, and which hold no column."""

from groundplan.extract.datamodel import TypeFamily as Family

FAMILIES: dict[str, Family] = {
    "AutoField": Family.INTEGER,
    "BigAutoField": Family.BIG_INTEGER,
    "SmallAutoField": Family.SMALL_INTEGER,
    "IntegerField": Family.INTEGER,
    "PositiveIntegerField": Family.INTEGER,
    "OrderWrt": Family.INTEGER,
    "BigIntegerField": Family.BIG_INTEGER,
    "PositiveBigIntegerField": Family.BIG_INTEGER,
    "SmallIntegerField": Family.SMALL_INTEGER,
    "PositiveSmallIntegerField": Family.SMALL_INTEGER,
    "FloatField": Family.FLOAT,
    "DecimalField": Family.DECIMAL,
    "BooleanField": Family.BOOLEAN,
    "NullBooleanField": Family.BOOLEAN,
    "CharField": Family.STRING,
    "CICharField": Family.STRING,
    "CIEmailField": Family.STRING,
    "EmailField": Family.STRING,
    "SlugField": Family.STRING,
    "URLField": Family.STRING,
    "FileField": Family.STRING,
    "ImageField": Family.STRING,
    "FilePathField": Family.STRING,
    "CommaSeparatedIntegerField": Family.STRING,
    "IPAddressField": Family.STRING,
    "GenericIPAddressField": Family.STRING,
    "TextField": Family.TEXT,
    "CITextField": Family.TEXT,
    "DateField": Family.DATE,
    "TimeField": Family.TIME,
    "DateTimeField": Family.DATETIME,
    "DurationField": Family.DURATION,
    "UUIDField": Family.UUID,
    "JSONField": Family.JSON,
    "HStoreField": Family.JSON,
    "BinaryField": Family.BINARY,
    "ArrayField": Family.ARRAY,
}

# Parts of names of field classes whose source is not here, the longer ones first.
_HINTS = tuple(
    sorted(
        ((name.removesuffix("Field"), family) for name, family in FAMILIES.items()), key=lambda h: -len(h[0])
    )
)

FOREIGN_KEY, ONE_TO_ONE, MANY_TO_MANY = "ForeignKey", "OneToOneField", "ManyToManyField"
RELATIONS = (FOREIGN_KEY, ONE_TO_ONE, MANY_TO_MANY)

# Where Django's own model fields are imported from.
_FIELD_PACKAGES = (
    "django.db",
    "django.contrib.gis.db",
    "django.contrib.postgres",
    "django.contrib.contenttypes.fields",
    "django.contrib.contenttypes.generic",
)
# Packages that are named, not read: what is imported from them keeps that name. The fields, and
# what no model is made of: reading it would cost much and tell nothing.
OPAQUE = (
    *_FIELD_PACKAGES,
    *("django.apps", "django.conf", "django.utils", "django.core", "django.contrib.admin"),
    *("django.forms", "django.http", "django.template", "django.test", "django.urls", "django.views"),
    *("rest_framework.serializers", "rest_framework.views", "rest_framework.viewsets"),
    *("rest_framework.generics", "rest_framework.fields", "rest_framework.permissions"),
)

_VIRTUAL = (
    "GenericForeignKey",
    "GenericRelation",
    "ForeignObject",
    "RelatedField",
    "CompositePrimaryKey",
)
_NO_MODEL_FIELDS = (
    "forms",
    "serializers",
    "filters",
    "fields_form",
    "graphql",
    "graphene",
    "wtforms",
    "schema",
)


def is_django_field(dotted: str) -> bool:
    """Whether a class of Django's own is a model field."""
    name = dotted.rpartition(".")[2]
    return dotted.startswith(_FIELD_PACKAGES) and (
        name in FAMILIES or name in RELATIONS or name in _VIRTUAL or name.endswith("Field")
    )


def is_likely_field(dotted: str) -> bool:
    """Whether a class whose source is not here is called like a model field."""
    module, _, name = dotted.rpartition(".")
    if module.startswith(("django.forms", "rest_framework")):
        return False
    return name.endswith(("Field", "ForeignKey")) and not set(module.split(".")) & set(_NO_MODEL_FIELDS)


def holds_no_column(name: str) -> bool:
    return name in _VIRTUAL


def family_by_name(name: str) -> str:
    """The family that an unknown field class's name suggests, else the name itself."""
    for hint, family in _HINTS:
        if hint in name:
            return family
    return name


def relation_by_name(name: str) -> str:
    """The kind of relation that an unknown field class's name suggests, "" for none."""
    if "ManyToMany" in name:
        return MANY_TO_MANY
    if "OneToOne" in name:
        return ONE_TO_ONE
    return FOREIGN_KEY if "ForeignKey" in name else ""
