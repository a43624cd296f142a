"""What can be reached along the arrows of a diagram."""

from collections.abc import Collection, Iterable


def unreached(
    names: Collection[str], arrows: Iterable[tuple[str, str]], *, starts: Collection[str] = ()
) -> list[str]:
    """The names, in their order, to which no way leads from a start.

    Without `starts`, each name that no arrow enters is one, and if there is none, the first name.
    """
    following: dict[str, list[str]] = {}
    entered: set[str] = set()
    for source, target in arrows:
        following.setdefault(source, []).append(target)
        if source != target:
            entered.add(target)
    waiting = list(starts) or [name for name in names if name not in entered] or list(names)[:1]
    reached = set(waiting)
    while waiting:
        for name in following.get(waiting.pop(), ()):
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    return [name for name in names if name not in reached]
