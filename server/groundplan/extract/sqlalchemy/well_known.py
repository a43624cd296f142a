"""Mixins and bases of much-used packages, for workspaces where those packages are not installed.

Only what they add to a table is told here, and that they add it; where a package's own source can
be read, that is read instead.
"""

_OSLO = """
from sqlalchemy import Column, DateTime, Integer
class ModelBase: ...
class TimestampMixin:
    created_at = Column(DateTime)
    updated_at = Column(DateTime)
class SoftDeleteMixin:
    deleted_at = Column(DateTime)
    deleted = Column(Integer)
"""

_FAB_MIXINS = """
from sqlalchemy import Column, DateTime, ForeignKey, Integer
from sqlalchemy.orm import declared_attr
class AuditMixin:
    created_on = Column(DateTime, nullable=False)
    changed_on = Column(DateTime, nullable=False)
    @declared_attr
    def created_by_fk(cls):
        return Column(Integer, ForeignKey("ab_user.id"), nullable=False)
    @declared_attr
    def changed_by_fk(cls):
        return Column(Integer, ForeignKey("ab_user.id"), nullable=False)
"""

_UTILS = """
from sqlalchemy import Column, DateTime
class Timestamp:
    created = Column(DateTime, nullable=False)
    updated = Column(DateTime, nullable=False)
"""

_FASTAPI_USERS = """
from sqlalchemy import Boolean, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column
class SQLAlchemyBaseUserTable:
    __tablename__ = "user"
    email: Mapped[str] = mapped_column(String(320), unique=True, nullable=False)
    hashed_password: Mapped[str] = mapped_column(String(1024), nullable=False)
    is_active: Mapped[bool] = mapped_column(Boolean, nullable=False)
    is_superuser: Mapped[bool] = mapped_column(Boolean, nullable=False)
    is_verified: Mapped[bool] = mapped_column(Boolean, nullable=False)
class SQLAlchemyBaseUserTableUUID(SQLAlchemyBaseUserTable):
    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
"""

_FLASK_DANCE = """
from sqlalchemy import Column, DateTime, Integer, JSON, String
class OAuthConsumerMixin:
    id = Column(Integer, primary_key=True)
    provider = Column(String(50), nullable=False)
    created_at = Column(DateTime, nullable=False)
    token = Column(JSON, nullable=False)
"""

_MIXINS = """
from sqlalchemy import Column, DateTime
class TimestampsMixin:
    created_at = Column(DateTime, nullable=False)
    updated_at = Column(DateTime, nullable=False)
"""

_ADVANCED_ALCHEMY = """
from sqlalchemy import BigInteger, DateTime, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
def table_name_regexp_snake(name): ...
class CommonTableAttributes:
    @declared_attr.directive
    def __tablename__(cls):
        return table_name_regexp_snake(cls.__name__)
class AuditColumns:
    created_at: Mapped[str] = mapped_column(DateTime)
    updated_at: Mapped[str] = mapped_column(DateTime)
class UUIDPrimaryKey:
    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
class BigIntPrimaryKey:
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
class DefaultBase(CommonTableAttributes, DeclarativeBase): ...
class UUIDBase(UUIDPrimaryKey, CommonTableAttributes, DeclarativeBase): ...
class UUIDAuditBase(UUIDPrimaryKey, CommonTableAttributes, AuditColumns, DeclarativeBase): ...
class BigIntBase(BigIntPrimaryKey, CommonTableAttributes, DeclarativeBase): ...
class BigIntAuditBase(BigIntPrimaryKey, CommonTableAttributes, AuditColumns, DeclarativeBase): ...
"""

# By path, as if they were files.
FILES = {
    "oslo_db/sqlalchemy/models.py": _OSLO,
    "flask_appbuilder/models/mixins.py": _FAB_MIXINS,
    "sqlalchemy_utils/models.py": _UTILS,
    "fastapi_users_db_sqlalchemy/__init__.py": _FASTAPI_USERS,
    "flask_dance/consumer/storage/sqla.py": _FLASK_DANCE,
    "sqlalchemy_mixins/timestamp.py": _MIXINS,
    "advanced_alchemy/base.py": _ADVANCED_ALCHEMY,
}
# Where else those names are imported from.
ALIASES = {
    "sqlalchemy_utils": "sqlalchemy_utils.models",
    "sqlalchemy_mixins": "sqlalchemy_mixins.timestamp",
    "advanced_alchemy.extensions.litestar.base": "advanced_alchemy.base",
    "fastapi_users.db": "fastapi_users_db_sqlalchemy",
}
# The classes of tables that others point to by the table's name alone: module and class.
TABLE_HOMES = {
    "ab_user": ("flask_appbuilder.security.sqla.models", "User"),
    "ab_role": ("flask_appbuilder.security.sqla.models", "Role"),
    "ab_permission": ("flask_appbuilder.security.sqla.models", "Permission"),
    "ab_view_menu": ("flask_appbuilder.security.sqla.models", "ViewMenu"),
    "ab_permission_view": ("flask_appbuilder.security.sqla.models", "PermissionView"),
}


def described_packages() -> frozenset[str]:
    """The packages, by their first name, whose mixins are described here."""
    return frozenset(path.partition("/")[0] for path in FILES) | {name.partition(".")[0] for name in ALIASES}
