"""How well typed numbers are read: precision and recall on labelled sentences.

    python benchmarks/narrative.py [--show] [FILE.jsonl ...]

Without a file, on those under tests/narrative; `tests/corpus.py` tells how they are judged. With
--show, what went wrong is printed too. Budget: precision 0.98, recall 0.9 on `held-out`.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from corpus import FOLDER, Score, cases


def main() -> None:
    """Print precision and recall for each file."""
    show = "--show" in sys.argv
    paths = [Path(name) for name in sys.argv[1:] if name != "--show"]
    for path in paths or sorted(FOLDER.glob("*.jsonl")):
        score, all_cases = Score(), cases(path)
        for case in all_cases:
            for fault in score.judge(case):
                if show:
                    print(f"{fault} | {case.text} {case.figures}")
        print(
            f"{path.name:22} {len(all_cases):4} texts   precision {score.precision:.3f} "
            f"({score.false} false)   recall {score.recall:.3f} "
            f"({score.missed} missed of {score.found + score.missed})"
        )


if __name__ == "__main__":
    main()
