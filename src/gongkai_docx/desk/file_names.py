"""The name of a file, or of its folder → the organ that it is called after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.names import known_as
from gongkai_docx.desk.roster import Organ, Roster
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class FileNames:
    """What files of the organs may be called: each of their names, and how long these are."""

    organs: Mapping[str, Organ]
    lengths: Sequence[int]

    @classmethod
    def of(cls, roster: Roster) -> FileNames:
        """The names of those organs, without those that several go by."""
        organs = roster.by_name
        return cls(organs, sorted({*map(len, organs)} - {0}, reverse=True))

    def unread(self, filings: Iterable[Filing], left: Iterable[str]) -> dict[str, list[str]]:
        """The files that no report came of, by the organ that they are called after.

        Or that their folder is: but where some report was found below it, it is no single organ's.
        Those that are `left` nobody tried to read.
        """
        broken: list[str] = []
        shared: set[PurePosixPath] = set()
        for filing in filings:
            if not filing.problem:
                shared.update(PurePosixPath(filing.path).parents)
            elif not filing.mark:
                broken.append(filing.path)
        found: dict[str, list[str]] = {}
        for path in (*broken, *left):
            if organ := self._of_path(PurePosixPath(path), shared):
                found.setdefault(organ.known, []).append(path)
        return found

    def _of_path(self, path: PurePosixPath, shared: Collection[PurePosixPath]) -> Organ | None:
        own = (folder.name for folder in path.parents if folder not in shared)
        for name in (path.stem, *own):
            if found := self._in(name):
                return found[0]
        return None

    def other(self, filing: Filing, own: Organ) -> Organ | None:
        """The organ that the file is called after, where it isn't its own.

        县政府办 is no file of 县政府, if its organ's name goes on so too: 县人民政府办公室.
        """
        organ, rest = self._in(PurePosixPath(filing.path).stem) or (own, "")
        names = map(known_as, (organ.name, *organ.also))
        its = known_as(own.name)
        goes_on = any(rest and name and name + rest[0] in its for name in names)
        return None if organ is own or goes_on else organ

    def _in(self, name: str) -> tuple[Organ, str] | None:
        """The organ with the longest name in that name, and what stands behind it there."""
        called = known_as(name)
        for length in self.lengths:
            for at in range(len(called) - length + 1):
                if organ := self.organs.get(called[at : at + length]):
                    return organ, called[at + length :]
        return None
