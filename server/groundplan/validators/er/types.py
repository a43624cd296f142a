"""Attribute types by what they hold, so that `varchar`, `string` and `CharField` agree."""

import re
from enum import StrEnum


class TypeGroup(StrEnum):
    """Kinds of value that no code would call the same."""

    WHOLE_NUMBER = "a whole number"
    NUMBER = "a number with a fraction"
    TRUTH = "true or false"
    TEXT = "text"
    DATE = "a date"
    TIME = "a time of day"
    MOMENT = "a date with time"
    DURATION = "a duration"
    UUID = "a UUID"
    JSON = "JSON"
    BINARY = "bytes"


_GROUPS: dict[TypeGroup, str] = {
    TypeGroup.WHOLE_NUMBER: "int integer bigint smallint tinyint mediumint serial bigserial long short int2"
    " int4 int8 int16 int32 int64 uint unsigned biginteger smallinteger autofield bigautofield year",
    TypeGroup.NUMBER: "float double decimal numeric real money number float4 float8 float32 float64 currency",
    TypeGroup.TRUTH: "bool boolean bit",
    TypeGroup.TEXT: "string str text varchar char nvarchar nchar character clob email url slug unicode citext"
    " longtext mediumtext enum varchar2 tinytext",
    TypeGroup.DATE: "date",
    TypeGroup.TIME: "time",
    TypeGroup.MOMENT: "datetime timestamp timestamptz datetime2 datetimeoffset instant",
    TypeGroup.DURATION: "duration interval timedelta",
    TypeGroup.UUID: "uuid guid uniqueidentifier uuid4",
    TypeGroup.JSON: "json jsonb",
    TypeGroup.BINARY: "binary blob bytea bytes varbinary largebinary longblob",
}
_BY_WORD = {word: group for group, listed in _GROUPS.items() for word in listed.split()}
_HEAD = re.compile(r"[^\W_]+")


def type_group(written: str) -> TypeGroup | None:
    """The group of a type as written (`VARCHAR(20)`, `CharField`); None where that is not known."""
    found = _HEAD.match(written.strip()[:80])
    if found is None or written.rstrip().endswith("]"):
        return None  # an array holds something else than its elements' type says
    word = found[0].lower()
    for ending in ("", "field", "type"):
        if ending and not word.endswith(ending):
            continue
        if (group := _BY_WORD.get(word[: len(word) - len(ending)])) is not None:
            return group
    return None


def same_type(one: str, other: str) -> bool | None:
    """None where either is not known. An int may be drawn where the code has a number and back."""
    first, second = type_group(one), type_group(other)
    if first is None or second is None:
        return None
    loose = {first, second} == {TypeGroup.WHOLE_NUMBER, TypeGroup.NUMBER} and "number" in (
        one.lower(),
        other.lower(),
    )
    return first == second or loose
