"""The names that entities are drawn by: the code's own, told apart where two share one."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from groundplan.extract.datamodel import Entity


def distinct_names(entities: Sequence[Entity]) -> Mapping[str, str]:
    """A different name for each entity, by key.

    A name used once stays. Entities that share one are all drawn as `group.name`; those whose group
    is the same too by as much of their module path as it takes; a number is the last resort.
    """
    names = {entity.key: entity.name for entity in entities}
    for longer in (_with_group, *(_with_path(length) for length in range(3, 8)), _by_key):
        shared = {name for name, uses in Counter(names.values()).items() if uses > 1}
        if not shared:
            return names
        names = {
            entity.key: longer(entity) if names[entity.key] in shared else names[entity.key]
            for entity in entities
        }
    return _numbered(names)


def _with_group(entity: Entity) -> str:
    return f"{entity.group or _folder(entity)}.{entity.name}"


def _with_path(length: int) -> Callable[[Entity], str]:
    return lambda entity: ".".join(entity.key.split(".")[-length:])


def _by_key(entity: Entity) -> str:
    return entity.key


def _folder(entity: Entity) -> str:
    """What tells tables without a schema apart: the folder of the file that creates them."""
    folder, _, file = entity.location.path.rpartition("/")
    return folder.rpartition("/")[2] or file.rpartition(".")[0] or entity.key.rpartition(".")[0]


def _numbered(names: Mapping[str, str]) -> Mapping[str, str]:
    taken: set[str] = set()
    distinct: dict[str, str] = {}
    for key, name in names.items():
        number, candidate = 1, name
        while candidate in taken:
            number += 1
            candidate = f"{name} {number}"
        taken.add(candidate)
        distinct[key] = candidate
    return distinct
