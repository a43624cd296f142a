"""Imports to files and names to declarations, in any layout."""

# ruff: noqa: E501 (a file of a fixture stays on one line)

from pathlib import Path

import pytest

from groundplan.index.build import build_index
from groundplan.index.index import Index
from tests.server.workspace.trees import write


def _index(root: Path, files: dict[str, str]) -> Index:
    return build_index([write(root / "ws", files)], cache_dir=root / "cache", processes=1).index


def _means(index: Index, path: str, name: str) -> str:
    found = index.resolve_name(path, name)
    return "nothing" if found is None else f"{found[0]}:{found[1].qualified_name}:{found[1].start_line}"


def _imports(index: Index, path: str) -> str:
    return "\n".join(
        f"{'.' * one.level}{one.module}:{one.name} -> {index.resolve_import(path, one)}"
        for one in index.files[path].imports
    )


def test_python_modules_in_every_layout(tmp_path: Path) -> None:
    index = _index(
        tmp_path,
        {
            "top.py": "",
            "pkg/__init__.py": "",
            "pkg/sub/__init__.py": "",
            "pkg/sub/mod.py": "",
            "src/srcpkg/__init__.py": "",
            "ns/part/mod.py": "",
            "services/api/setup.py": "",
            "services/api/src/core/a.py": "",
            "site/manage.py": "",
            "site/shop/models.py": "",
            "deep/down/company/team/thing.py": "",
            "pkg/json.py": "",
            "stubs/only.pyi": "",
        },
    )
    found = {
        name: index.module_path(name)
        for name in [
            "top",
            "pkg",
            "pkg.sub.mod",
            "srcpkg",
            "ns.part.mod",
            "core.a",
            "shop.models",
            "company.team.thing",
            "json",
            "sub",
            "ns",
            "nothing",
            "",
            "stubs.only",
            "pkg.json",
        ]
    }
    assert found == {
        "top": "top.py",
        "pkg": "pkg/__init__.py",
        "pkg.sub.mod": "pkg/sub/mod.py",
        "srcpkg": "src/srcpkg/__init__.py",
        "ns.part.mod": "ns/part/mod.py",
        "core.a": "services/api/src/core/a.py",
        "shop.models": "site/shop/models.py",
        "company.team.thing": "deep/down/company/team/thing.py",
        "json": None,
        "sub": None,
        "ns": None,
        "nothing": None,
        "": None,
        "stubs.only": "stubs/only.pyi",
        "pkg.json": "pkg/json.py",
    }


def test_of_two_modules_of_one_name_the_nearer_is_meant(tmp_path: Path) -> None:
    files = {f"{app}/{name}": "" for app in ("one", "two") for name in ("manage.py", "conf/settings.py")}
    index = _index(tmp_path, {**files, "two/run.py": "from conf import settings\n"})
    assert _imports(index, "two/run.py") == "conf:settings -> two/conf/settings.py"
    assert index.module_path("conf.settings", near="one/x.py") == "one/conf/settings.py"


def test_python_imports_relative_and_absolute(tmp_path: Path) -> None:
    index = _index(
        tmp_path,
        {
            "app/__init__.py": "",
            "app/models.py": "class A: ...\n",
            "app/sub/__init__.py": "from .. import models\n",
            "app/sub/deep.py": "from ..models import A\nfrom . import other\nfrom .other import x\nfrom ... import app\n"
            "from .... import above\nimport app.models\nfrom app import models\nimport django.db\n",
            "app/sub/other.py": "x = 1\n",
        },
    )
    assert (
        _imports(index, "app/sub/deep.py")
        == """\
..models:A -> app/models.py
.:other -> app/sub/other.py
.other:x -> app/sub/other.py
...:app -> app/__init__.py
....:above -> None
app.models: -> app/models.py
app:models -> app/models.py
django.db: -> None"""
    )
    assert _imports(index, "app/sub/__init__.py") == "..:models -> app/models.py"


def test_python_names_through_re_exports(tmp_path: Path) -> None:
    index = _index(
        tmp_path,
        {
            "lib/__init__.py": "from .base import *\nfrom .base import Model as M\nfrom . import base\n",
            "lib/base.py": "from .hidden import Inner\n__all__ = ['Model', '_public']\nclass Model:\n    def save(self): ...\n"
            "class Extra: ...\n_public = 1\n",
            "lib/hidden.py": "class Inner: ...\n",
            "app.py": "import lib\nimport lib.base as lb\nimport lib.hidden\nfrom lib import M, Model, Extra, base\n"
            "from lib.base import Inner\nclass Own(Model): ...\nclass Own(M): ...\n",
            "loop_a.py": "from loop_b import X\nfrom loop_b import *\n",
            "loop_b.py": "from loop_a import X\nfrom loop_a import *\n",
        },
    )
    names = [
        "Model",
        "M",
        "M.save",
        "lib.Model",
        "lb.Model.save",
        "lib.base.Model",
        "lib.hidden.Inner",
        "base.Model",
        "Inner",
        "Extra",
        "lib._public",
        "Own",
        "lib.nothing",
        "unknown",
    ]
    assert (
        "\n".join(f"{name} = {_means(index, 'app.py', name)}" for name in names)
        == """\
Model = lib/base.py:Model:3
M = lib/base.py:Model:3
M.save = lib/base.py:Model.save:4
lib.Model = lib/base.py:Model:3
lb.Model.save = lib/base.py:Model.save:4
lib.base.Model = lib/base.py:Model:3
lib.hidden.Inner = lib/hidden.py:Inner:1
base.Model = lib/base.py:Model:3
Inner = lib/hidden.py:Inner:1
Extra = nothing
lib._public = lib/base.py:_public:6
Own = app.py:Own:7
lib.nothing = nothing
unknown = nothing"""
    )
    assert _means(index, "loop_a.py", "X") == "nothing"
    assert _means(index, "no/such/file.py", "X") == "nothing"


def test_ecmascript_imports(tmp_path: Path) -> None:
    index = _index(
        tmp_path,
        {
            "tsconfig.json": '{ // comment\n "compilerOptions": {"baseUrl": ".", "paths": {"@/*": ["src/*"], "exact": ["src/b.ts"],},}, }',
            "src/a.ts": "import './b'; import './b.js'; import './dir'; import '@/dir/c'; import 'exact'; import 'src/b';\n"
            "import '@shop/ui'; import '@shop/ui/button'; import 'react'; import '../../out'; import './v.vue'; import '..';\n",
            "src/b.ts": "",
            "src/dir/index.tsx": "",
            "src/dir/c.mts": "",
            "src/v.vue": "",
            "index.js": "",
            "packages/ui/package.json": '{"name": "@shop/ui", "main": "dist/x.js", "source": "lib/main.ts"}',
            "packages/ui/lib/main.ts": "",
            "packages/ui/src/button.tsx": "",
        },
    )
    assert (
        _imports(index, "src/a.ts").replace(": -> ", " -> ")
        == """\
./b -> src/b.ts
./b.js -> src/b.ts
./dir -> src/dir/index.tsx
@/dir/c -> src/dir/c.mts
exact -> src/b.ts
src/b -> src/b.ts
@shop/ui -> packages/ui/lib/main.ts
@shop/ui/button -> packages/ui/src/button.tsx
react -> None
../../out -> None
./v.vue -> src/v.vue
.. -> index.js"""
    )


def test_tsconfig_that_extends_or_refers_to_others(tmp_path: Path) -> None:
    index = _index(
        tmp_path,
        {
            "tsconfig.base.json": '{"compilerOptions": {"paths": {"~/*": ["./app/*"]}}}',
            "app/x.ts": "",
            "one/tsconfig.json": '{"extends": "../tsconfig.base.json"}',
            "one/a.ts": "import '~/x'",
            "two/tsconfig.json": '{"files": [], "references": [{"path": "./tsconfig.app.json"}]}',
            "two/tsconfig.app.json": '{"compilerOptions": {"baseUrl": "./src"}}',
            "two/src/m.ts": "",
            "two/b.ts": "import 'm'",
            "three/tsconfig.json": '{"extends": "./tsconfig.json"}',
            "three/c.ts": "import 'm'",
            "four/tsconfig.json": "[not json",
            "four/d.ts": "import 'm'",
        },
    )
    found = [_imports(index, path) for path in ("one/a.ts", "two/b.ts", "three/c.ts", "four/d.ts")]
    assert found == ["~/x: -> app/x.ts", "m: -> two/src/m.ts", "m: -> None", "m: -> None"]


def test_ecmascript_names_through_re_exports(tmp_path: Path) -> None:
    index = _index(
        tmp_path,
        {
            "model.ts": "class A {}\nexport { A as B };\nexport default A;\nexport interface I {}\n",
            "index.ts": "export * from './model'; export { default as D } from './model'; export * as ns from './model';\n",
            "cjs.js": "class C {}\nmodule.exports = C;\n",
            "use.ts": "import X, { B } from './model'; import { D, I, ns } from '.'; import * as all from './index';\n"
            "const C = require('./cjs'); import { default as Y } from './index';\n",
        },
    )
    names = ["X", "B", "D", "I", "ns.I", "all.B", "all.D", "C", "Y", "Z"]
    assert " ".join(f"{name}={_means(index, 'use.ts', name)}" for name in names) == (
        "X=model.ts:A:1 B=model.ts:A:1 D=model.ts:A:1 I=model.ts:I:4 ns.I=model.ts:I:4 all.B=model.ts:A:1 "
        "all.D=model.ts:A:1 C=cjs.js:C:1 Y=nothing Z=nothing"
    )


def test_subclasses_at_any_distance(tmp_path: Path) -> None:
    index = _index(
        tmp_path,
        {
            "a.py": "class A(models.Model): ...\nclass B(A, Generic[T]): ...\nclass C(make(B)): ...\nclass D: ...\n",
            "b.ts": "class E extends B<string> {}\nclass F {}\n",
            "c.py": "class A(A): ...\n",
        },
    )
    assert [f"{path}:{symbol.name}" for path, symbol in index.subclasses_closure({"Model"})] == [
        "a.py:A",
        "a.py:B",
        "b.ts:E",
        "c.py:A",
    ]
    assert index.subclasses_closure(set()) == []


def test_symbols_and_text_by_name_and_path(tmp_path: Path) -> None:
    index = _index(tmp_path, {"a.py": "class A:\n    b = 1\n", "c/b.py": "def b(): ...\r\n", "d.md": "text"})
    assert [(path, symbol.qualified_name) for path, symbol in index.symbols("b")] == [
        ("a.py", "A.b"),
        ("c/b.py", "b"),
    ]
    assert index.file_text("c/b.py") == "def b(): ...\n"
    assert index.absolute("c/b.py") == tmp_path / "ws" / "c" / "b.py"
    assert [symbol.name for _, symbol in index.classes()] == ["A"]
    with pytest.raises(TypeError):
        index.files["a.py"] = index.files["d.md"]  # pyright: ignore[reportIndexIssue] (that is the test)
