"""A command → a program that stays open and does what it is asked, a line of JSON each way."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 300.0
"""Seconds without an answer after which a program hangs; an answer takes one or two."""


class Refused(Exception):
    """The program is well, and can't do what it was asked; it says why."""


class Gone(Exception):
    """The program died, or hangs."""


class Kept:
    """A program of others, opened when it is first asked, and open until it is closed.

    One that dies or hangs is started anew and asked once more, so that a test fails by what the
    program makes of a file, and not by how the program fares on a busy machine.
    """

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.log, self.patience = log, patience
        self._command, self._environment = list(command), {**os.environ, **(environment or {})}
        self._open: _Running | None = None

    def ask(self, **order: object) -> Any:
        """Its answer. Raises Refused as the program says, Gone if it died or hung twice."""
        with contextlib.suppress(Gone):
            return self._ask(order)
        try:
            return self._ask(order)
        except Gone as gone:
            said = self.log.read_text(encoding="utf-8", errors="replace")
            raise Gone(f"{gone}, twice, when asked {order}\n{said}") from None

    def _ask(self, order: Mapping[str, object]) -> Any:
        running = self._open or _Running(self._command, self._environment, self.log)
        try:
            answer = running.ask(order, self.patience)
        except Gone:
            running.kill()
            self._open = None
            raise
        self._open = running
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer["done"]

    def close(self) -> None:
        """End the program, and all that it started."""
        if self._open:
            self._open.end()
            self._open = None


class _Running:
    """The process, with a thread that listens to it, so that waiting can have a limit."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        with log.open("w", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                env=environment,
                start_new_session=True,
            )
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put("")

    def ask(self, order: Mapping[str, object], patience: float) -> dict[str, Any]:
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            line = self._answers.get(timeout=patience)
        except queue.Empty:
            raise Gone(f"no answer in {patience:g} seconds") from None
        except OSError:
            line = ""
        if not line:
            raise Gone("it died")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """No more orders: it has a moment to end by itself."""
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            assert self._process.stdin
            self._process.stdin.close()
            self._process.wait(20)
        self.kill()

    def kill(self) -> None:
        """End it now, with all that it started."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream
            with contextlib.suppress(OSError):
                stream.close()
