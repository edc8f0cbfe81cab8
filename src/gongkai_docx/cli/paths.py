"""What was typed → a path; what Python knows of paths is imported when there is the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path as Path
else:

    def Path(typed):  # noqa: N802 - stands for the class
        """The path."""
        from pathlib import Path

        return Path(typed)
