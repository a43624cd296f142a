"""What the elements of a diagram are called that have both an identifier and a label."""

from collections import Counter
from collections.abc import Iterable


def shown_names(elements: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The name of each element by its identifier: its label, if it has one and no other has the same.

    `elements` are pairs of identifier and label. A label that is another's identifier is not used.
    """
    labels = dict(elements)
    taken = Counter(labels.values()) + Counter(id_ for id_, label in labels.items() if id_ != label)
    return {id_: label if label and taken[label] == 1 else id_ for id_, label in labels.items()}
