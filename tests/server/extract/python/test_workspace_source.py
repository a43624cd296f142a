"""Modules that may hold models are found by what they import and inherit, not by their file's name."""

from pathlib import Path

from groundplan.extract.python.workspace_source import WorkspaceSource, modules_with_models
from groundplan.index.build import build_index

FILES = {
    "app/__init__.py": "",
    "app/ext.py": "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n",
    "app/user.py": "from app.ext import db\nclass User(db.Model): ...\n",
    "app/admin.py": "from app.user import User\nclass Admin(User): ...\n",
    "app/views.py": "from app.user import User\nclass View: ...\n",
    "app/models/note.py": "class Note: ...\n",
}


def chosen(folder: Path, *packages: str) -> list[str]:
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    index = build_index([folder]).index
    return modules_with_models(index, WorkspaceSource(index, [folder]), packages)


def test_by_import_by_base_and_by_name(tmp_path: Path):
    assert chosen(tmp_path, "flask_sqlalchemy") == ["app.admin", "app.ext", "app.models.note", "app.user"]


def test_models_of_a_project_that_does_without_the_package_are_none(tmp_path: Path):
    assert chosen(tmp_path, "django.db") == []


def test_a_package_is_meant_whole(tmp_path: Path):
    assert chosen(tmp_path, "flask") == []


def test_a_module_deleted_since_it_was_indexed_is_not_there(tmp_path: Path):
    chosen(tmp_path, "flask")
    index = build_index([tmp_path]).index
    source = WorkspaceSource(index, [tmp_path])
    (tmp_path / "app/user.py").unlink()
    assert source.find("app.user") is None
    assert source.find("app.ext") is not None
