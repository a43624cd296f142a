"""What Python itself says about a package's classes: `python python_classes.py FOLDER PACKAGE`, as JSON.

Runs in the package's own environment and imports every module of it. Fields that only exist on instances are
read with `ast` from the methods that set them: nothing at run time knows them all.
"""

import ast
import collections
import dataclasses
import enum
import importlib
import inspect
import json
import sys
import types
import typing
from pathlib import Path

FOLDER = Path(sys.argv[1]).resolve()
MAKERS = (type, types.new_class, collections.namedtuple, typing.NamedTuple, typing.TypedDict)
MAKERS = (*MAKERS, dataclasses.make_dataclass)
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
        for made in made_classes(module, name, tree, set(written)):
            found[relative.as_posix(), made["name"]] = {"path": relative.as_posix(), **made}
    sys.stdout = sys.__stdout__
    print(json.dumps({"classes": list(found.values()), "ignored": ignored, "ignoredPaths": paths}))


def unreachable_classes(tree):
    """Classes that are written but not there when a module is imported: in functions and in conditions."""
    inside = (ast.FunctionDef, ast.AsyncFunctionDef, ast.If, ast.Try)
    holders = [each for each in ast.walk(tree) if isinstance(each, inside)]
    return sorted({n.name for holder in holders for n in ast.walk(holder) if isinstance(n, ast.ClassDef)})


def made_classes(module, name, tree, written):
    """The classes that a call to one of Python's own makers gives, by the names they are assigned to."""
    waiting = [(module, "", tree.body)]
    while waiting:
        holder, around, body = waiting.pop()
        for node in body:
            if isinstance(node, ast.ClassDef) and isinstance(vars(holder).get(node.name), type):
                waiting.append((vars(holder)[node.name], f"{around}{node.name}.", node.body))
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            cls = vars(holder).get(target.id) if isinstance(target, ast.Name) else None
            call = getattr(node, "value", None)
            called = isinstance(cls, type) and isinstance(call, ast.Call) and target.id not in written
            if called and is_maker(call, module) and is_of(cls.__module__, name):
                yield describe_made(cls, f"{around}{target.id}", node.lineno)


def is_maker(call, module):
    try:
        func = eval(ast.unparse(call.func), dict(vars(module)))
    except Exception:  # noqa: BLE001 - what is called is not there any more
        return False
    return func in MAKERS or isinstance(func, enum.EnumMeta)


def describe_made(cls, name, line):
    fields = set(getattr(cls, "_fields", ())) | set(getattr(cls, "__members__", ()))
    if not hasattr(cls, "_fields") and not hasattr(cls, "__members__"):
        fields = {*inspect.get_annotations(cls), *(n for n in vars(cls) if not n.startswith("__"))}
    fields = {each for each in fields if not (each.startswith("__") and each.endswith("__"))}
    return {
        "name": name,
        "line": line,
        **bases_of(cls),
        "members": sorted(fields),
        "maybe": sorted(vars(cls)),
    }


def bases_of(cls):
    """The bases of the package and others; a base that was made where it stands is neither."""
    own = [base for base in cls.__bases__ if base.__module__.partition(".")[0] == PACKAGE]
    outer = [base.__name__ for base in cls.__bases__ if base not in own]
    named = [base for base in own if not is_nameless(base)]
    return {"bases": [base.__name__ for base in named], "outer": outer}


def is_nameless(base):
    """Whether a base is a `namedtuple(…)` that no name of its module stands for."""
    module = sys.modules.get(base.__module__)
    return hasattr(base, "_fields") and base.__bases__ == (tuple,) and base not in vars(module).values()


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
    nested |= {  # `Key = namedtuple("Key", …)`: a class, and drawn as one
        each.targets[0].id
        for each in node.body
        if isinstance(each, ast.Assign)
        and isinstance(each.value, ast.Call)
        and isinstance(each.targets[0], ast.Name)
        and isinstance(vars(cls).get(each.targets[0].id), type)
    }
    nested |= {name for name in set_in_methods if name.startswith("__") and name.endswith("__")}
    maybe, members = maybe | nested, members - nested
    maybe |= {"__slots__"} | {field for base in cls.__bases__ if is_nameless(base) for field in base._fields}
    members = {unmangled(cls, name) for name in members} - {"__slots__"}
    return {
        "path": relative,
        "name": cls.__qualname__,
        "line": node.lineno,
        **bases_of(cls),
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
