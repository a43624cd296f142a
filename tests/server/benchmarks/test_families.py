import pytest

from tests.benchmarks.truth.families import family_of


@pytest.mark.parametrize(
    ("text", "family"),
    [
        *[
            (t, "int")
            for t in ("int", "bigint", "SMALLINT", "integer", "AutoField", "BigAutoField", "serial")
        ],
        *[(t, "int") for t in ("PositiveIntegerField", "BIGINT")],
        *[
            (t, "string")
            for t in ("varchar(255)", "text", "enum", "str", "CharField", "FileField", "Unicode")
        ],
        *[(t, "string") for t in ("GenericIPAddressField", "CommaSeparatedIntegerField", "Enum(A, int)")],
        *[(t, "datetime") for t in ("datetime", "DateTimeField", "TIMESTAMP WITH TIME ZONE", "UtcDateTime")],
        *[(t, "decimal") for t in ("decimal", "NUMERIC(10, 2)", "DecimalField")],
        *[(t, "float") for t in ("float", "Double", "REAL", "double_precision")],
        *[(t, "bool") for t in ("boolean", "bool", "BooleanField")],
        *[(t, "binary") for t in ("binary", "BLOB", "LargeBinary", "bytea")],
        *[(t, "json") for t in ("json", "JSONB", "JSONField", "dict")],
        *[(t, "array") for t in ("array", "ARRAY(Integer)", "int[]", "list")],
        ("date", "date"),
        ("time", "time"),
        ("uuid", "uuid"),
        ("duration", "duration"),
        ("Interval", "duration"),
        ("sa.Integer", "int"),
        ("Point", "other"),
        ("unknown", "other"),
        ("", "other"),
    ],
)
def test_a_types_text_belongs_to_one_family(text: str, family: str) -> None:
    assert family_of(text) == family


def test_the_products_own_words_all_have_their_family() -> None:
    from groundplan.extract.datamodel import TypeFamily

    expected = {
        TypeFamily.BIG_INTEGER: "int",
        TypeFamily.SMALL_INTEGER: "int",
        TypeFamily.BOOLEAN: "bool",
        TypeFamily.TEXT: "string",
        TypeFamily.ENUM: "string",
        TypeFamily.UNKNOWN: "other",
    }
    for family in TypeFamily:
        assert family_of(family.value) == expected.get(family, family.value)
