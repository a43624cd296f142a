"""`FileRanks`: what each file of a workspace is for and how much it matters. What search weighs hits by."""

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.context.file_role import FileRole, role_by_path


@dataclass(frozen=True, slots=True)
class FileRanks:
    """1.0 is what an average file has. A file that came later ranks as one that nothing uses yet."""

    ranks: Mapping[str, float]
    roles: Mapping[str, FileRole]

    def file(self, path: str) -> float:
        return self.ranks.get(path, 0.0)

    def role(self, path: str) -> FileRole:
        return self.roles[path] if path in self.roles else role_by_path(path)
