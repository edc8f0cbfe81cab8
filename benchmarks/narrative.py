"""How well typed numbers are read: precision and recall on labelled sentences, counted by case.

    python benchmarks/narrative.py [--show] [FILE.jsonl ...]

Without a file, on those that offices published, the shared ones if they are here, then on those
that were written for the tests. Only the former tell how well prose is read; that the others are
read well proves that nothing broke, not that it is right. `tests/corpus.py` tells what they are
and how they are judged. With --show, what went wrong is printed too. Budget: precision 0.98, recall
0.92 on sentences that offices published and that no rule was made by.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from corpus import COLLECTED, FOLDER, LAST, REAL, Score, cases, is_not_understood


def main() -> None:
    """Print precision and recall for each file, those of offices first."""
    show = "--show" in sys.argv
    paths = [Path(name) for name in sys.argv[1:] if name != "--show"]
    published = [path for path in (REAL, COLLECTED, LAST) if path.exists()]
    own = sorted(set(FOLDER.glob("*.jsonl")) - set(published))
    for path in paths or [*published, *own]:
        print(_told(path, show=show, published=path in published))


def _told(path: Path, *, show: bool, published: bool) -> str:
    """How well the file's sentences are read; with `show`, what went wrong is printed before."""
    score, all_cases = Score(), cases(path)
    for case in all_cases:
        for fault in score.judge(case):
            if show:
                print(f"{fault} | {case.text} {case.figures}")
    told = (
        f"{path.name:22} {len(all_cases):4} cases   precision {score.precision:.3f} "
        f"({score.false} false)   recall {score.recall:.3f} "
        f"({score.missed} missed of {score.found + score.missed})"
    )
    if published:
        texts = {case.text: case for case in all_cases}
        unread = [text for text, case in texts.items() if is_not_understood(case)]
        told += f"   not understood {len(unread)} of {len(texts)} texts"
        if show:
            print(*(f"not understood: {text}" for text in unread), sep="\n")
    return told


if __name__ == "__main__":
    main()
