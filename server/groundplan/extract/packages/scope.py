"""Which files a scope of packages and modules names."""

from collections.abc import Sequence
from dataclasses import replace

from groundplan.extract.packages.tree import Package, Unit, module_unit, package_tree
from groundplan.extract.scope import Wording, find
from groundplan.index.index import Index

_WORDING = Wording("package, module or folder", "No code was found in this workspace.")


def asked_files(
    index: Index, files: Sequence[str], scope: Sequence[str], *, test_code: bool = False
) -> frozenset[str]:
    """The files of the packages and modules that the entries name.

    A name of code and of test code means the code alone, unless `test_code` has it mean both.
    Raises `UsageError` for an entry that names nothing.
    """
    modules = {unit.path: unit for unit in (module_unit(index, path) for path in files)}
    packages: list[Package] = []
    waiting = [package_tree(index, files)] if files else []
    while waiting:
        package = waiting.pop()
        packages.append(package)
        waiting.extend(package.packages)
    units: list[Unit] = [*(package.unit for package in packages), *modules.values()]
    if test_code:
        units = [replace(unit, test_code=False) for unit in units]
    named = find(units, scope, known_paths=tuple(index.files), wording=_WORDING)
    keys = named.areas | named.symbols
    asked = {path for path, unit in modules.items() if unit.key in keys}
    asked |= {path for package in packages if package.unit.key in keys for path in package.all_files()}
    return frozenset(asked)
