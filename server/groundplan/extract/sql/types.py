"""The family of a SQL type, by sqlglot's knowledge of every dialect's type names."""

import re
from functools import lru_cache

from groundplan.extract.datamodel import TypeFamily

_DIALECTS = ("postgres", "mysql", "tsql", "oracle", "sqlite", "snowflake", "bigquery")

# By the name sqlglot gives a type in any dialect.
_FAMILIES = {
    TypeFamily.INTEGER: "INT UINT MEDIUMINT UMEDIUMINT SERIAL",
    TypeFamily.BIG_INTEGER: "BIGINT UBIGINT BIGSERIAL INT128 UINT128 INT256 UINT256 ROWVERSION",
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
    TypeFamily.BINARY: "BINARY VARBINARY BLOB TINYBLOB MEDIUMBLOB LONGBLOB IMAGE",
    TypeFamily.ENUM: "ENUM ENUM8 ENUM16 SET",
    TypeFamily.ARRAY: "ARRAY LIST",
}
_BY_NAME = {name: family for family, names in _FAMILIES.items() for name in names.split()}

# What sqlglot leaves as a user's own type, or files elsewhere than a reader would.
_OWN = {
    "int4": TypeFamily.INTEGER,
    "int8": TypeFamily.BIG_INTEGER,
    "int2": TypeFamily.SMALL_INTEGER,
    "serial4": TypeFamily.INTEGER,
    "serial8": TypeFamily.BIG_INTEGER,
    "serial2": TypeFamily.SMALL_INTEGER,
    "float4": TypeFamily.FLOAT,
    "float8": TypeFamily.FLOAT,
    "binary_double": TypeFamily.FLOAT,
    "binary_float": TypeFamily.FLOAT,
    "citext": TypeFamily.TEXT,
    "ntext": TypeFamily.TEXT,
    "clob": TypeFamily.TEXT,
    "nclob": TypeFamily.TEXT,
    "long": TypeFamily.TEXT,
    "sysname": TypeFamily.STRING,
    "bfile": TypeFamily.BINARY,
    "raw": TypeFamily.BINARY,
    "bytea": TypeFamily.BINARY,
    "rowversion": TypeFamily.BINARY,
    "datetimeoffset": TypeFamily.DATETIME,
    "uniqueidentifier": TypeFamily.UUID,
    "bit varying": TypeFamily.BINARY,
    "varbit": TypeFamily.BINARY,
    "long raw": TypeFamily.BINARY,
    "big int": TypeFamily.BIG_INTEGER,
    "varying character": TypeFamily.STRING,
    "native character": TypeFamily.STRING,
    "national character": TypeFamily.STRING,
    "national character varying": TypeFamily.STRING,
    "national char": TypeFamily.STRING,
    "national varchar": TypeFamily.STRING,
}
_NUMBER = re.compile(r"number ?\( ?(\d+)(?: ?, ?(-?\d+))? ?\)")


@lru_cache(maxsize=4096)
def type_family(written: str) -> str:
    """The `TypeFamily` of a type as declared (`character varying(20)`); its own name where none fits.

    An empty type, as SQLite allows, is `unknown`.
    """
    text = " ".join(written.casefold().split())
    text = re.sub(r"\b(?:unsigned|signed|zerofill)\b", "", text).strip()
    if not text:
        return TypeFamily.UNKNOWN
    bare = re.sub(r" ?\(.*?\)", "", text).strip()
    name = bare.rpartition(".")[2] if " " not in bare else bare
    if "[" in text or text.endswith(" array"):
        return TypeFamily.ARRAY
    if name == "bit":  # a single bit is how SQL Server and MySQL spell a boolean
        return TypeFamily.BOOLEAN if re.fullmatch(r"bit(?: ?\( ?1 ?\))?", text) else TypeFamily.BINARY
    if re.fullmatch(r"tinyint ?\( ?1 ?\)", text):
        return TypeFamily.BOOLEAN
    if number := _NUMBER.fullmatch(text):
        return _oracle_number(int(number[1]), int(number[2] or 0))
    if "char" in name and re.search(r"\( ?max ?\)", text):
        return TypeFamily.TEXT
    if name.startswith("interval "):
        return TypeFamily.DURATION
    return _OWN.get(name) or _by_sqlglot(bare) or name


def _oracle_number(precision: int, scale: int) -> TypeFamily:
    if scale:
        return TypeFamily.DECIMAL
    return TypeFamily.INTEGER if precision <= 10 else TypeFamily.BIG_INTEGER


def _by_sqlglot(name: str) -> TypeFamily | None:
    # sqlglot takes a while to import, and only SQL files need it.
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    for dialect in _DIALECTS:
        try:
            kind = exp.DataType.build(name, dialect=dialect).this
        except SqlglotError:
            continue
        if family := _BY_NAME.get(getattr(kind, "name", "")):
            return family
    return None
