"""Writes the data model that SQLAlchemy itself knows, as JSON. Runs inside a package's own environment.

    python sqlalchemy_truth.py QUESTION.json ANSWER.json

The question is `{modules, environment, prefixes, excluded, ignored}`: `modules` are imported first
(a trailing `.*` imports what is below), `prefixes` are the dotted modules whose classes and tables count.
Mappers and tables are found through the garbage collector, so that it does not matter which base
class, registry or MetaData the package uses, nor which version of SQLAlchemy.
"""

import ast
import gc
import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

# By the class names of SQLAlchemy and of its most used additions, most special first in each MRO.
FAMILIES = {
    "boolean": "bool",
    "integer": "int",
    "biginteger": "int",
    "smallinteger": "int",
    "float": "float",
    "double": "float",
    "numeric": "decimal",
    "string": "string",
    "text": "string",
    "unicode": "string",
    "unicodetext": "string",
    "autostring": "string",
    "enum": "string",
    "_enum": "string",
    "inet": "string",
    "cidr": "string",
    "macaddr": "string",
    "tsvector": "string",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "timestamp": "datetime",
    "interval": "duration",
    "uuid": "uuid",
    "json": "json",
    "jsonb": "json",
    "hstore": "json",
    "array": "array",
    "largebinary": "binary",
    "_binary": "binary",
    "pickletype": "binary",
}
# What a decorator's own name says about the values in Python, whatever the database keeps.
HINTS = (
    ("json", "json"),
    ("uuid", "uuid"),
    ("guid", "uuid"),
    ("datetime", "datetime"),
    ("timestamp", "datetime"),
    ("enum", "string"),
    ("bool", "bool"),
    ("dict", "json"),
    ("list", "json"),
)


def main(question_path, answer_path):
    question = json.loads(Path(question_path).read_text(encoding="utf-8"))
    os.environ.update(question.get("environment", {}))
    problems = import_all(question)
    answer = model(question)
    answer["problems"] = problems
    Path(answer_path).write_text(json.dumps(answer, indent=1), encoding="utf-8")


def import_all(question):
    problems = []
    for name in question["modules"]:
        deep = name.endswith(".*")
        root = name[:-2] if deep else name
        try:
            module = importlib.import_module(root)
        except Exception as error:  # importing runs the package's code
            if not deep:
                raise
            problems.append(f"{root}: {error!r}")
            continue
        if deep:
            problems.extend(import_below(module, question.get("excluded", [])))
    return problems


def import_below(module, excluded):
    problems = []
    for found in pkgutil.walk_packages(module.__path__, module.__name__ + ".", onerror=lambda _: None):
        if within(found.name, excluded):
            continue
        try:
            importlib.import_module(found.name)
        except BaseException as error:  # noqa: BLE001 - a module may even call sys.exit
            problems.append(f"{found.name}: {error!r}")
    return problems


def within(module, prefixes):
    return any(module == p or module.startswith(p + ".") for p in prefixes)


def model(question):
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.orm import Mapper, configure_mappers

    try:
        configure_mappers()
    except SQLAlchemyError as error:  # a relationship to a class that is never loaded: the columns stand
        print(f"configure_mappers: {error!r}", file=sys.stderr)
    mappers = [o for o in gc.get_objects() if type(o) is Mapper]
    places = Places(question)
    boxes = mapped_boxes(mappers, places) + table_boxes(mappers, places)
    links = link_tables(mappers, boxes)
    boxes = [b for b in boxes if b.table not in links]
    boxes.sort(key=lambda b: (b.module, b.bare))  # the garbage collector's order is any order
    name_boxes(boxes)
    ours = [b for b in boxes if b.ours]
    by_table = {}
    for box in boxes:
        by_table.setdefault(box.table, box)
    relationships = [edge for box in ours for edge in key_edges(box, by_table)]
    relationships += [e for e in (link_edge(t, k, by_table) for t, k in links.items()) if e]
    ends = {end for edge in relationships for end in (edge["source"], edge["target"])}
    return {
        "framework": "sqlalchemy",
        "entities": [entity(b, question) for b in ours],
        "relationships": relationships,
        "external": [outline(b) for b in boxes if not b.ours and b.name in ends],
    }


class Places:
    """Says in which module a table was written."""

    def __init__(self, question):
        self._question = question
        self._globals = {}
        from sqlalchemy import Table

        for name, module in list(sys.modules.items()):
            for value in list(getattr(module, "__dict__", {}).values()):
                if isinstance(value, Table):
                    self._globals.setdefault(value, []).append(name)
        self._texts = None

    def ours(self, module):
        excluded = self._question.get("excluded", [])
        return within(module, self._question["prefixes"]) and not within(module, excluded)

    def module_of(self, table):
        """The module that spells the table out, or "" if none of the package's does."""
        holders = self._globals.get(table, [])
        inside = [m for m in holders if self.ours(m)]
        if holders and not inside:
            return holders[0]
        texts = self._package_texts()
        naming = [n for n in inside or texts if mentions(texts.get(n, ""), table.name)]
        # A table may also be a class's attribute or come from a function: then its name tells.
        naming.sort(key=lambda n: "Table(" not in texts[n])
        return (naming + inside + [""])[0]

    def _package_texts(self):
        if self._texts is None:
            self._texts = {}
            for name, module in list(sys.modules.items()):
                path = getattr(module, "__file__", None)
                if self.ours(name) and path and path.endswith(".py"):
                    self._texts[name] = Path(path).read_text(encoding="utf-8", errors="replace")
        return self._texts


def mentions(text, name):
    return "'" + name + "'" in text or '"' + name + '"' in text


class Box:
    """One table and, if there is one, the class mapped to it."""

    def __init__(self, table, mapper, module, ours):
        self.table = table
        self.mapper = mapper
        self.module = module
        self.ours = ours
        self.bare = mapper.class_.__name__ if mapper is not None else table.name
        self.name = self.bare

    def key(self, column):
        """The code's name for a column, None if the class leaves it out."""
        from sqlalchemy.orm.exc import UnmappedColumnError

        if self.mapper is None:
            return column.key
        for mapper in self.mapper.self_and_descendants:
            try:
                return mapper.get_property_by_column(column).key
            except UnmappedColumnError:
                continue
        return None


def mapped_boxes(mappers, places):
    from sqlalchemy import Table

    boxes, taken = [], set()
    for mapper in sorted(mappers, key=lambda m: (len(list(m.iterate_to_root())), m.class_.__module__)):
        table = mapper.local_table
        inherits = mapper.inherits is not None and mapper.inherits.local_table is table
        if not isinstance(table, Table) or inherits or table in taken:
            continue
        taken.add(table)
        module = mapper.class_.__module__
        boxes.append(Box(table, mapper, module, places.ours(module)))
    return boxes


def table_boxes(mappers, places):
    from sqlalchemy import MetaData

    mapped = {m.local_table for m in mappers}
    found, boxes = set(), []
    for metadata in [o for o in gc.get_objects() if isinstance(o, MetaData)]:
        for table in metadata.tables.values():
            if table in mapped or table in found:
                continue
            found.add(table)
            module = places.module_of(table)
            boxes.append(Box(table, None, module, places.ours(module)))
    return boxes


def link_tables(mappers, boxes):
    """Tables that are nothing but a `secondary`, with the relationship that uses each."""
    mapped = {b.table for b in boxes if b.mapper is not None}
    ours = {b.table for b in boxes if b.ours}
    links = {}
    for mapper in sorted(mappers, key=lambda m: (m.class_.__module__, m.class_.__name__)):
        for relation in mapper.relationships:
            table = relation.secondary
            if table is None or table in mapped or table not in ours:
                continue
            if all(c.foreign_keys or (c.primary_key and len(table.columns) == 3) for c in table.columns):
                links.setdefault(table, []).append(relation)
    return links


def name_boxes(boxes):
    counted = {}
    for box in boxes:
        if box.ours:
            counted[box.bare] = counted.get(box.bare, 0) + 1
    for box in boxes:
        uses = counted.get(box.bare, 0)
        if uses > 1 or (uses == 1 and not box.ours):
            box.name = box.module + "." + box.bare


def entity(box, question):
    attributes = []
    for column in box.table.columns:
        key = box.key(column)
        if key is not None:
            attributes.append(attribute(key, column, written(box, key, column)))
    return dict(
        outline(box),
        dynamic=box.mapper is not None and not written_class(box),
        ignored=within(box.module, question.get("ignored", [])),
        attributes=attributes,
    )


def outline(box):
    return {
        "name": box.name,
        "bare": box.bare,
        "qualifiers": [box.module] + ([box.table.schema] if box.table.schema else []),
        "table": box.table.name,
    }


def attribute(key, column, seen):
    return {
        "name": key,
        "column": column.name,
        "families": families(column.type),
        "type": type(column.type).__name__,
        "dynamic": not seen,
    }


def families(kind):
    found = []
    names = [c.__name__.lower() for c in type(kind).__mro__]
    impl = getattr(kind, "impl_instance", None) or getattr(kind, "impl", None)
    if impl is not None and "typedecorator" in names:
        found += families(impl)
        found += [f for word, f in HINTS if word in names[0]][:1]
    found += [FAMILIES[n] for n in names if n in FAMILIES][:1]
    return list(dict.fromkeys(f for f in found if f != "other")) or ["other"]


def key_edges(box, by_table):
    from sqlalchemy.exc import NoReferencedTableError

    for constraint in sorted(box.table.foreign_key_constraints, key=lambda c: [x.name for x in c.columns]):
        try:
            target = by_table[constraint.referred_table]
        except (KeyError, NoReferencedTableError):  # the table it names was never loaded
            continue
        columns = list(constraint.columns)
        keys = [box.key(c) for c in columns]
        if None in keys:
            continue
        yield {
            "source": box.name,
            "target": target.name,
            "label": ", ".join(keys),
            "column": ", ".join(c.name for c in columns),
            "sourceMany": not is_unique(box.table, columns),
            "targetMany": False,
            "targetOptional": any(c.nullable for c in columns),
            "dynamic": not all(written(box, k, c) for k, c in zip(keys, columns, strict=True)),
        }


def is_unique(table, columns):
    from sqlalchemy import UniqueConstraint

    wanted = set(columns)
    if set(table.primary_key.columns) == wanted or (len(columns) == 1 and columns[0].unique):
        return True
    uniques = [set(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    uniques += [set(i.columns) for i in table.indexes if i.unique]
    return wanted in uniques


def link_edge(table, relations, by_table):
    relation = relations[0]
    ends = [by_table.get(relation.parent.local_table), by_table.get(relation.mapper.local_table)]
    if None in ends:
        return None
    labels = sorted({r.key for r in relations})
    return {
        "source": ends[0].name,
        "target": ends[1].name,
        "label": relation.key,
        "otherLabels": [label for label in labels if label != relation.key] + [table.name],
        "column": table.name,
        "sourceMany": True,
        "targetMany": True,
        "targetOptional": True,
        "dynamic": False,
    }


def written_class(box):
    return any(isinstance(n, ast.ClassDef) and n.name == box.bare for n in ast.walk(module_tree(box.module)))


def written(box, key, column):
    """Whether the package's own source spells the column: its module, or that of a base of the class."""
    modules = [box.module]
    if box.mapper is not None:
        for mapper in box.mapper.self_and_descendants:
            modules += [c.__module__ for c in mapper.class_.__mro__]
    top = box.module.split(".")[0]
    return any(key in names_in(m) or column.name in names_in(m) for m in modules if m.split(".")[0] == top)


NAMES = {}


def names_in(module):
    """Every identifier and string of a module that could name a column."""
    if module not in NAMES:
        found = set()
        for node in ast.walk(module_tree(module)):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.keyword) and node.arg:
                found.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
        NAMES[module] = found
    return NAMES[module]


TREES = {}


def module_tree(name):
    if name not in TREES:
        path = getattr(sys.modules.get(name), "__file__", None)
        text = Path(path).read_text(encoding="utf-8") if path and path.endswith(".py") else ""
        TREES[name] = ast.parse(text)
    return TREES[name]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
