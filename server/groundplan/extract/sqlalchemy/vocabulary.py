"""The names SQLAlchemy and its relatives give to things, and what they stand for."""

from groundplan.extract.datamodel import TypeFamily

# Packages whose insides are not read: what is imported from them is known by name alone.
OPAQUE = (
    "sqlalchemy",
    "sqlmodel",
    "flask_sqlalchemy",
    "flask_sqlalchemy_lite",
    "sqlalchemy_utils",
    "geoalchemy2",
    "pgvector",
    "pydantic",
    "pydantic_core",
    "typing",
    "typing_extensions",
    "enum",
    "datetime",
    "decimal",
    "uuid",
    "functools",
    "dataclasses",
)

COLUMNS = frozenset({"Column", "mapped_column", "MappedColumn"})
WRAPPERS = frozenset({"deferred", "column_property"})
RELATIONS = frozenset({"relationship", "relation", "dynamic_loader", "Relationship"})
FOREIGN_KEYS = frozenset({"ForeignKey"})
TABLES = frozenset({"Table"})
CONSTRAINTS = frozenset({"UniqueConstraint", "PrimaryKeyConstraint", "ForeignKeyConstraint", "Index"})
MAPPERS = frozenset({"mapper", "map_imperatively", "Mapper"})
BASE_MAKERS = frozenset({"declarative_base", "generate_base", "make_declarative_base"})
DECLARATIVE_BASES = frozenset({"DeclarativeBase", "DeclarativeBaseNoMeta"})
BASE_DECORATORS = frozenset({"as_declarative", "as_declarative_base"})
CLASS_DECORATORS = frozenset({"mapped", "mapped_as_dataclass"})
DECLARED = frozenset({"declared_attr", "cascading", "directive"})

# What a call may come to that a declaration is made of; other calls are looked into, or left alone.
CONSTRUCTS = (
    COLUMNS
    | WRAPPERS
    | RELATIONS
    | FOREIGN_KEYS
    | TABLES
    | CONSTRAINTS
    | {"composite", "field", "Field", "synonym", "association_proxy", "MetaData", "registry", "Identity"}
)

_BY_FAMILY: dict[TypeFamily, str] = {
    TypeFamily.STRING: (
        "String VARCHAR VARCHAR2 NVARCHAR NVARCHAR2 CHAR NCHAR Unicode AutoString CIText CITEXT EmailType "
        "IPAddressType PhoneNumberType ChoiceType ColorType CountryType LocaleType "
        "TimezoneType CurrencyType LtreeType INET CIDR MACADDR StringEncryptedType "
        "TSVECTOR TSVectorType"
    ),
    TypeFamily.TEXT: (
        "Text TEXT UnicodeText CLOB NCLOB NTEXT TINYTEXT MEDIUMTEXT LONGTEXT URLType ScalarListType"
    ),
    TypeFamily.INTEGER: "Integer INTEGER INT MEDIUMINT",
    TypeFamily.BIG_INTEGER: "BigInteger BIGINT",
    TypeFamily.SMALL_INTEGER: "SmallInteger SMALLINT TINYINT",
    TypeFamily.FLOAT: "Float FLOAT Double DOUBLE DOUBLE_PRECISION REAL BINARY_DOUBLE BINARY_FLOAT",
    TypeFamily.DECIMAL: "Numeric NUMERIC DECIMAL NUMBER MONEY SMALLMONEY",
    TypeFamily.BOOLEAN: "Boolean BOOLEAN BOOL",
    TypeFamily.DATE: "Date DATE",
    TypeFamily.TIME: "Time TIME",
    TypeFamily.DATETIME: (
        "DateTime DATETIME DATETIME2 DATETIMEOFFSET SMALLDATETIME TIMESTAMP ArrowType EnrichedDateTimeType"
    ),
    TypeFamily.DURATION: "Interval INTERVAL",
    TypeFamily.UUID: "Uuid UUID UNIQUEIDENTIFIER UUIDType",
    TypeFamily.JSON: "JSON JSONB JSONType",
    TypeFamily.BINARY: (
        "LargeBinary BLOB BYTEA BINARY VARBINARY TINYBLOB MEDIUMBLOB LONGBLOB RAW Binary PickleType IMAGE "
        "EncryptedType PasswordType"
    ),
    TypeFamily.ENUM: "Enum ENUM SET",
    TypeFamily.ARRAY: "ARRAY array Array",
}
FAMILIES = {name: family for family, names in _BY_FAMILY.items() for name in names.split()}

# The column type that a Python type in `Mapped[…]` gets when no map of the base says otherwise.
PYTHON_FAMILIES = {
    "int": TypeFamily.INTEGER,
    "str": TypeFamily.STRING,
    "float": TypeFamily.FLOAT,
    "bool": TypeFamily.BOOLEAN,
    "bytes": TypeFamily.BINARY,
    "datetime.datetime": TypeFamily.DATETIME,
    "datetime.date": TypeFamily.DATE,
    "datetime.time": TypeFamily.TIME,
    "datetime.timedelta": TypeFamily.DURATION,
    "decimal.Decimal": TypeFamily.DECIMAL,
    "uuid.UUID": TypeFamily.UUID,
    "dict": TypeFamily.JSON,
    "list": TypeFamily.JSON,
    "typing.Dict": TypeFamily.JSON,
    "typing.List": TypeFamily.JSON,
}
BUILTINS = frozenset(
    {"int", "str", "float", "bool", "bytes", "bytearray", "dict", "list", "set", "frozenset", "tuple"}
    | {"object", "type", "property", "Exception"}
)
ENUM_BASES = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag", "enum.IntFlag"})
