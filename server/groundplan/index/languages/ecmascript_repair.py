"""TypeScript that is right, though the grammar does not see where a declaration ends.

Between two signatures of an interface a line end is enough; in front of `<` the grammar takes it for nothing,
reads type arguments, and loses the rest of the file:

    interface Factory {
        (value: string): Box
        <T>(value: T): Box
    }
"""

import re

# Behind what may end a signature, or a comment: the last blank before the `<` that starts a line.
_GENERIC = re.compile(rb"(?<=[\w>\])}'\"/.])([ \t]*\r?\n[ \t\r\n]*)[ \t](?=<)")
# Where `<` starts elements too, only what is sure to be no element.
_GENERIC_CALL = re.compile(_GENERIC.pattern + rb"(?=<[\w\s,=.|&\[\]{}]*>\()")


def with_semicolons(content: bytes, *, elements: bool) -> bytes | None:
    """The text with each such end written as `;` in place of a blank; None where there is none.

    No byte changes its place. `elements` says whether the language has JSX.
    """
    repaired, count = (_GENERIC_CALL if elements else _GENERIC).subn(rb"\1;", content)
    return repaired if count else None
