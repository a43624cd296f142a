"""The names that entities are drawn by: the code's own, told apart where two share one."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from groundplan.extract.drawable import Drawable

_MAX_NAMED = 4


def distinct_names(entities: Sequence[Drawable]) -> Mapping[str, str]:
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


def some_of(names: Sequence[str]) -> str:
    """Names as part of a sentence, the first few of many."""
    if len(names) > _MAX_NAMED:
        return ", ".join(names[:_MAX_NAMED]) + f" and {len(names) - _MAX_NAMED} more"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _with_group(entity: Drawable) -> str:
    return f"{entity.group or _folder(entity)}.{entity.name}"


def _with_path(length: int) -> Callable[[Drawable], str]:
    return lambda entity: ".".join(entity.key.split(".")[-length:])


def _by_key(entity: Drawable) -> str:
    return entity.key


def _folder(entity: Drawable) -> str:
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
