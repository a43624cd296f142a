"""The family of a SQL type, by sqlglot's knowledge of every dialect's type names."""

import re

from sqlglot import exp

from groundplan.extract.datamodel import TypeFamily

# By the name sqlglot gives a type in any dialect.
_FAMILIES = {
    TypeFamily.INTEGER: "INT UINT MEDIUMINT UMEDIUMINT SERIAL",
    TypeFamily.BIG_INTEGER: "BIGINT UBIGINT BIGSERIAL INT128 UINT128 INT256 UINT256",
    TypeFamily.SMALL_INTEGER: "SMALLINT USMALLINT TINYINT UTINYINT SMALLSERIAL YEAR",
    TypeFamily.FLOAT: "FLOAT DOUBLE UDOUBLE DECFLOAT BIGDECIMAL",
    TypeFamily.DECIMAL: "DECIMAL DECIMAL32 DECIMAL64 DECIMAL128 DECIMAL256 UDECIMAL MONEY SMALLMONEY",
    TypeFamily.BOOLEAN: "BOOLEAN",
    TypeFamily.STRING: "CHAR NCHAR BPCHAR VARCHAR NVARCHAR NAME FIXEDSTRING",
    TypeFamily.TEXT: "TEXT TINYTEXT MEDIUMTEXT LONGTEXT",
    TypeFamily.DATE: "DATE DATE32",
    TypeFamily.TIME: "TIME TIMETZ TIME_NS",
    TypeFamily.DATETIME: "DATETIME DATETIME2 DATETIME64 SMALLDATETIME TIMESTAMP TIMESTAMPTZ TIMESTAMPLTZ "
    "TIMESTAMPNTZ TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS",
    TypeFamily.DURATION: "INTERVAL",
    TypeFamily.UUID: "UUID",
    TypeFamily.JSON: "JSON JSONB VARIANT",
    TypeFamily.BINARY: "BINARY VARBINARY BLOB TINYBLOB MEDIUMBLOB LONGBLOB IMAGE ROWVERSION",
    TypeFamily.ENUM: "ENUM ENUM8 ENUM16 SET",
    TypeFamily.ARRAY: "ARRAY LIST",
}
_BY_NAME = {name: family for family, names in _FAMILIES.items() for name in names.split()}

# What sqlglot leaves as a user's own type, or files elsewhere than a reader would, as written.
_OWN = {
    TypeFamily.INTEGER: "int4 serial4",
    TypeFamily.BIG_INTEGER: "int8 serial8 identity big_int",
    TypeFamily.SMALL_INTEGER: "int2 serial2",
    TypeFamily.FLOAT: "float4 float8 float32 float64 binary_double binary_float",
    TypeFamily.TEXT: "citext ntext clob nclob long",
    TypeFamily.STRING: "char sysname",
    TypeFamily.BINARY: "bfile raw bytea rowversion varbit",
    TypeFamily.DATETIME: "datetimeoffset",
    TypeFamily.UUID: "uniqueidentifier",
}
_BY_OWN_NAME = {name: family for family, names in _OWN.items() for name in names.split()}
_OWN_NAME = re.compile(
    r"[\s\"`\[]*(?:\w+\.)?("
    + "|".join(sorted(_BY_OWN_NAME, key=len, reverse=True)).replace("_", r"[\s_]+")
    + r")\b",
    re.I,
)
_NUMBER = re.compile(r"\s*number\s*\(\s*(\d+)(?:\s*,\s*(-?\d+))?\s*\)", re.I)


def type_family(kind: exp.DataType | None, written: str) -> str:
    """The `TypeFamily` of a column's type; its own name, in lower case, where none fits.

    `written` is the source from the type on. No type, as SQLite allows, is `unknown`.
    """
    if kind is None:
        return TypeFamily.UNKNOWN
    size = kind.expressions[0].name.casefold() if kind.expressions else ""
    name = _name(kind)
    if name == "ARRAY":
        return TypeFamily.ARRAY
    if name == "BIT":  # a single bit is how SQL Server and MySQL spell a boolean
        single = size in ("", "1") and not _OWN_NAME.match(written)
        return TypeFamily.BOOLEAN if single else TypeFamily.BINARY
    if name == "TINYINT" and size == "1":
        return TypeFamily.BOOLEAN
    if number := _NUMBER.match(written):
        return _oracle_number(int(number[1]), int(number[2] or 0))
    if "CHAR" in name and size == "max":
        return TypeFamily.TEXT
    if own := _OWN_NAME.match(written):
        return _BY_OWN_NAME["_".join(own[1].casefold().split())]
    return _BY_NAME.get(name) or name.casefold()


def _name(kind: exp.DataType) -> str:
    """By sqlglot's name, or by the user's own where it knows none."""
    if isinstance(kind.this, exp.Interval):
        return "INTERVAL"
    if isinstance(kind.this, exp.DataType.Type) and kind.this != exp.DataType.Type.USERDEFINED:
        return kind.this.name
    own = kind.args.get("kind") or kind.this
    last = own.find_all(exp.Identifier) if isinstance(own, exp.Expr) else ()
    return ([name.name for name in last] or [str(own)])[-1].rpartition(".")[2].strip('"`[]').casefold()


def _oracle_number(precision: int, scale: int) -> TypeFamily:
    if scale:
        return TypeFamily.DECIMAL
    return TypeFamily.INTEGER if precision <= 10 else TypeFamily.BIG_INTEGER
