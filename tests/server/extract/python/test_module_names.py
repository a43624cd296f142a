"""A file goes by the name that the project's own imports use."""

from groundplan.extract.python.module_names import module_names


def test_packages_name_their_modules_wherever_they_lie():
    names = module_names(["src/shop/__init__.py", "src/shop/orders/__init__.py", "src/shop/orders/models.py"])
    assert dict(names.name_of) == {
        "src/shop/__init__.py": "shop",
        "src/shop/orders/__init__.py": "shop.orders",
        "src/shop/orders/models.py": "shop.orders.models",
    }


def test_folders_without_init_are_found_by_any_of_their_names():
    names = module_names(["backend/app/models.py", "backend/manage.py"])
    assert names.name_of["backend/app/models.py"] == "backend.app.models"
    assert {names.path_of[n] for n in ("backend.app.models", "app.models", "models")} == {
        "backend/app/models.py"
    }


def test_a_root_that_is_a_package_itself():
    names = module_names(["__init__.py", "apps/__init__.py", "apps/models.py"], above="oscar")
    assert names.name_of["apps/models.py"] == "oscar.apps.models"
    assert names.name_of["__init__.py"] == "oscar"


def test_two_projects_with_the_same_package_are_told_apart():
    files = [f"{p}/app/{f}.py" for p in ("one", "two") for f in ("__init__", "models")]
    names = module_names(files)
    assert names.name_of["one/app/models.py"] == "app.models"
    assert names.name_of["two/app/models.py"] == "two.app.models"
    assert len(set(names.name_of.values())) == 4
