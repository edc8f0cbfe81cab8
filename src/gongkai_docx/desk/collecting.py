"""Folders, a roster and last year's folder → `Outcome`: all that is known of a collection."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from gongkai_docx.desk.alike import Alike, Twin, alike, with_alike
from gongkai_docx.desk.answers import with_answers
from gongkai_docx.desk.cache import Cache
from gongkai_docx.desk.collection import Collection, collected
from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.last_year import Remembered, Stored
from gongkai_docx.desk.levels import (
    Difference,
    between_years,
    differences,
    with_levels,
    with_years,
)
from gongkai_docx.desk.receiving import Parcel, Terms, digest_of, receive
from gongkai_docx.desk.roster import Roster
from gongkai_docx.desk.roster_reading import read_roster
from gongkai_docx.desk.search import Found, found
from gongkai_docx.desk.sums import Total, Tree
from gongkai_docx.desk.workers import DIED, crew, worked
from gongkai_docx.errors import GongkaiError
from gongkai_docx.files import load
from gongkai_docx.values import dataclass

_KEPT_AT_ONCE = 200
"""How many filings are kept together: after Ctrl-C no more than these are read again."""


@dataclass(frozen=True)
class Request:
    """What somebody wants to have collected."""

    folders: tuple[Path, ...]
    moment: datetime
    roster: Path | None = None
    last: Path | None = None
    """The folder with last year's reports."""
    workers: int | None = None
    """How many processes read; None for as many as the machine has cores, 0 for this one alone."""
    scheduler: str | None = None
    """The address of the cluster whose processes read instead."""
    shared: Path | None = None
    """A folder that all see who read; None where they are on this machine."""
    cache: Path | None = None
    without: tuple[Path, ...] = ()
    """What in the folders is left alone: what is about to be written."""


class Progress(Protocol):
    """Who is told how far it is."""

    def begin(self, what: str, total: int) -> None:
        """So many files are about to be read."""

    def took(self, filing: Filing) -> None:
        """One of them was read, or known already."""


@dataclass(frozen=True)
class Outcome:
    """All that is known of a collection."""

    collection: Collection
    tree: Tree
    total: Total
    differences: tuple[Difference, ...]
    alike: Alike
    found: Found
    parcels: dict[str, Path]
    """The file of each path that is shown."""
    last: bool = False
    """Whether last year's collection is known."""

    @property
    def unit(self) -> str:
        """The one organ that all others stand below; "" if there is none."""
        roots = self.tree.roots
        return roots[0].organ.name if len(roots) == 1 and self.tree.governments else ""

    @property
    def shares(self) -> dict[str, float]:
        """Which share of each organ's prose stands in others' too."""
        found: dict[str, list[Twin]] = {}
        for twin in self.alike.twins:
            found.setdefault(twin.spot.organ, []).append(twin)
        return {organ: self.alike.share(organ, twins) for organ, twins in found.items()}


def collect(request: Request, progress: Progress) -> Outcome:
    """Find, read, check, match, sum up and compare. Raises `Unusable` for what can't be used."""
    roster = read_roster(request.roster) if request.roster else None
    kept = Cache(request.cache)
    without = [*request.without, *([request.last] if request.last else [])]
    below = found(request.folders, without)
    parcels = [Parcel(each.path, each.file) for each in below.candidates]
    with _before(request, roster, kept, progress) as (before, terms):
        filings = _filings("读取年报", parcels, terms, request, kept, progress)
    collection = collected(filings, roster, below.left)
    tree = Tree(collection)
    told = tuple(differences(collection, tree))
    twins = alike(collection)
    collection = with_alike(with_levels(collection, told), twins)
    if before:
        collection = with_years(collection, between_years(tree, Tree(before)))
    collection = with_answers(collection, tree)
    return Outcome(
        collection,
        tree := Tree(collection),
        tree.whole(),
        told,
        twins,
        below,
        {each.path: each.file for each in parcels},
        before is not None,
    )


@contextmanager
def _before(
    request: Request, roster: Roster | None, kept: Cache, progress: Progress
) -> Iterator[tuple[Collection | None, Terms]]:
    """Last year's collection, and the terms under which this year's is read."""
    terms = Terms(request.moment)
    if request.last is None:
        yield None, terms
        return
    parcels = [Parcel(each.path, each.file) for each in found([request.last]).candidates]
    filings = _filings("读取上年年报", parcels, terms, request, kept, progress)
    year = roster.year - 1 if roster and roster.year else None
    before = collected(filings, replace(roster, year=year) if roster else None)
    if request.workers == 0:
        yield before, replace(terms, last=Remembered.of_reports(_named(before)))
        return
    with tempfile.TemporaryDirectory(prefix=".gongkai-", dir=request.shared) as folder:
        index = Stored(Path(folder) / "last.sqlite3")
        index.write(_named(before))
        yield before, replace(terms, last=index)


def _named(before: Collection) -> Iterator[tuple[str, Filing]]:
    """Last year's reports, each by all names that its organ goes by."""
    for entry in before.entries:
        if entry.filing and entry.is_reported:
            for name in (entry.organ.name, entry.filing.unit, *entry.organ.also):
                yield name, entry.filing


def _filings(
    what: str,
    parcels: Sequence[Parcel],
    terms: Terms,
    request: Request,
    kept: Cache,
    progress: Progress,
) -> list[Filing]:
    """The filings in those files, in their order; those that are known already aren't read."""
    progress.begin(what, len(parcels))
    filings: dict[str, Filing] = {}
    unknown = []
    for parcel in parcels:
        filing = _known(parcel, terms, kept)
        if filing is None:
            unknown.append(parcel)
        else:
            filings[parcel.path] = filing
            progress.took(filing)
    waiting: list[tuple[Parcel, Filing]] = []
    try:
        with crew(request.workers, request.scheduler, len(unknown)) as who:
            for done in worked(unknown, partial(receive, terms=terms), _lost, who):
                waiting += done
                for parcel, filing in done:
                    filings[parcel.path] = filing
                    progress.took(filing)
                if len(waiting) >= _KEPT_AT_ONCE:
                    kept.keep(waiting, terms)
                    waiting = []
    finally:
        kept.keep(waiting, terms)
    return [filings[parcel.path] for parcel in parcels]


def _lost(parcel: Parcel) -> Filing:
    return Filing(parcel.path, "", DIED)


def _known(parcel: Parcel, terms: Terms, kept: Cache) -> Filing | None:
    if not kept.exists:
        return None
    try:
        return kept.kept(parcel, digest_of(load(parcel.file)), terms)
    except GongkaiError:
        return None  # whoever reads it says why
