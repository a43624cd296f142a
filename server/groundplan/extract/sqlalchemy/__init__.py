"""Mapped classes and tables of SQLAlchemy, Flask-SQLAlchemy and SQLModel, read from source alone."""
