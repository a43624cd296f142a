"""What Python itself says about a package's classes: `python python_classes.py FOLDER PACKAGE`, as JSON.

Runs in the package's own environment and imports every module of it. Fields that only exist on instances are
read with `ast` from the methods that set them: nothing at run time knows them all.
"""

import ast
import importlib
import inspect
import json
import sys
import types
from pathlib import Path

FOLDER = Path(sys.argv[1]).resolve()
CALLABLE = (types.FunctionType, staticmethod, classmethod, property)


def main(package):
    sys.path.insert(0, str(FOLDER))
    sys.stdout = sys.stderr  # what modules print when they are imported is no part of the answer
    found, ignored, paths = {}, [], []
    for path in sorted((FOLDER / package).rglob("*.py")):
        relative = path.relative_to(FOLDER)
        parts = relative.with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        ignored += [[relative.as_posix(), each] for each in unreachable_classes(tree)]
        if parts[-1] == "__main__":
            paths.append(relative.as_posix())
            continue
        try:
            module = importlib.import_module(name)
        except BaseException as error:  # noqa: BLE001 - an optional requirement that is not here, or a script
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            paths.append(relative.as_posix())
            continue
        written = {each.name: each for each in ast.walk(tree) if isinstance(each, ast.ClassDef)}
        for cls in classes_of(module, name, set()):
            node = written.get(cls.__name__)
            if node is not None:  # else made at run time: nothing in the source is a class of that name
                found[relative.as_posix(), cls.__qualname__] = describe(cls, node, path, relative.as_posix())
    sys.stdout = sys.__stdout__
    print(json.dumps({"classes": list(found.values()), "ignored": ignored, "ignoredPaths": paths}))


def unreachable_classes(tree):
    """Classes that are written but not there when a module is imported: in functions and in conditions."""
    inside = (ast.FunctionDef, ast.AsyncFunctionDef, ast.If, ast.Try)
    holders = [each for each in ast.walk(tree) if isinstance(each, inside)]
    return sorted({n.name for holder in holders for n in ast.walk(holder) if isinstance(n, ast.ClassDef)})


def classes_of(holder, module, seen):
    for value in list(vars(holder).values()):
        if isinstance(value, type) and is_of(value.__module__, module) and value not in seen:
            seen.add(value)
            yield value
            yield from classes_of(value, module, seen)


def is_of(said, module):
    """Whether a class is the module's: some packages say of exported classes that they are of the package."""
    return said == module or (f"{module}.".startswith(f"{said}.") and said.partition(".")[0] == PACKAGE)


def describe(cls, node, path, relative):
    members, maybe = set(), set()
    for name, value in vars(cls).items():
        if name.startswith("__") and name.endswith("__") and not isinstance(value, CALLABLE):
            maybe.add(name)
        elif isinstance(value, CALLABLE) and not from_source(value, path):
            maybe.add(name)  # made by a decorator or a metaclass
        else:
            members.add(name)
    members |= set(inspect.get_annotations(cls))
    set_in_methods = set(instance_fields(node))
    written = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
    written |= {each.name for each in node.body if hasattr(each, "name")}
    slots = set(slot_names(cls))
    made = {name for name in members if name not in written and name not in slots}
    maybe |= made | {name for name in members if isinstance(vars(cls).get(name), types.MemberDescriptorType)}
    members = (members - made) | set_in_methods | slots
    nested = {each.name for each in node.body if isinstance(each, ast.ClassDef)}
    nested |= {name for name in set_in_methods if name.startswith("__") and name.endswith("__")}
    maybe, members = maybe | nested, members - nested
    members = {unmangled(cls, name) for name in members}
    return {
        "path": relative,
        "name": cls.__qualname__,
        "line": node.lineno,
        "bases": [base.__name__ for base in cls.__bases__ if base.__module__.partition(".")[0] == PACKAGE],
        "outer": [base.__name__ for base in cls.__bases__ if base.__module__.partition(".")[0] != PACKAGE],
        "members": sorted(members),
        "maybe": sorted({unmangled(cls, name) for name in maybe} - members),
    }


def from_source(value, path):
    if isinstance(value, property):
        value = value.fget
    function = inspect.unwrap(getattr(value, "__func__", value))
    code = getattr(function, "__code__", None)
    return code is None or Path(code.co_filename).resolve() == path


def instance_fields(node):
    """`self.name = …` in the class's own methods."""
    for method in node.body:
        if not isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)) or not method.args.args:
            continue
        if any(
            isinstance(d, ast.Name) and d.id in ("staticmethod", "classmethod") for d in method.decorator_list
        ):
            continue
        own = method.args.args[0].arg
        for each in ast.walk(method):
            stored = isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)
            if stored and isinstance(each.value, ast.Name) and each.value.id == own:
                yield each.attr


def slot_names(cls):
    slots = vars(cls).get("__slots__", ())
    names = [slots] if isinstance(slots, str) else list(slots)
    return [name for name in names if name not in ("__weakref__", "__dict__")]


def unmangled(cls, name):
    prefix = f"_{cls.__name__.lstrip('_')}__"
    return name[len(prefix) - 2 :] if name.startswith(prefix) else name


PACKAGE = sys.argv[2]
main(PACKAGE)
