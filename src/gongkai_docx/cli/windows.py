"""The console that the program runs in, on Windows → whether it closes as soon as the program ends.

Who drops a file on the program, or clicks on it, gets a window that is gone before it can be read.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

# What stands between the program and what started it: the script, Python, and the Python that
# Python starts in a virtual environment.
_OURS = ("gongkai-docx.exe", "python.exe", "py.exe")


class Process(NamedTuple):
    """A process: the number of the one that started it, and the name of its program."""

    parent: int
    program: str


def stay_open() -> None:
    """Wait for a key if the window would close with the program."""
    if sys.platform == "win32" and sys.stdin.isatty() and sys.stdout.isatty():
        import msvcrt
        import os

        if is_alone(os.getpid(), _attached(), _processes()):
            print("\n按任意键关闭窗口……", flush=True)
            msvcrt.getwch()


def is_alone(own: int, attached: Sequence[int], processes: Mapping[int, Process]) -> bool:
    """Whether nobody but the program and what it takes to start it has the console."""
    ours = {own}
    while (process := processes.get(own)) and process.parent not in ours:
        own = process.parent
        if own not in processes or processes[own].program.lower() not in _OURS:
            break
        ours.add(own)
    return bool(attached) and set(attached) <= ours


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
    _kernel.CreateToolhelp32Snapshot.argtypes = [wintypes.DWORD, wintypes.DWORD]
    _SNAP_PROCESSES = 2
    _MOST = 64

    class _Entry(ctypes.Structure):
        """PROCESSENTRY32W (tlhelp32.h)."""

        _fields_ = (
            ("dwSize", wintypes.DWORD),
            ("cntUsage", wintypes.DWORD),
            ("th32ProcessID", wintypes.DWORD),
            ("th32DefaultHeapID", ctypes.c_size_t),
            ("th32ModuleID", wintypes.DWORD),
            ("cntThreads", wintypes.DWORD),
            ("th32ParentProcessID", wintypes.DWORD),
            ("pcPriClassBase", wintypes.LONG),
            ("dwFlags", wintypes.DWORD),
            ("szExeFile", wintypes.WCHAR * 260),
        )

    _kernel.Process32FirstW.argtypes = [wintypes.HANDLE, ctypes.POINTER(_Entry)]
    _kernel.Process32NextW.argtypes = [wintypes.HANDLE, ctypes.POINTER(_Entry)]
    _kernel.CloseHandle.argtypes = [wintypes.HANDLE]

    def _attached() -> list[int]:
        """The processes that have this console; none if there are too many to be one's own."""
        found = (wintypes.DWORD * _MOST)()
        count = _kernel.GetConsoleProcessList(found, _MOST)
        return list(found[:count]) if count <= _MOST else []

    def _processes() -> dict[int, Process]:
        """All processes of the machine, by their numbers."""
        snapshot = _kernel.CreateToolhelp32Snapshot(_SNAP_PROCESSES, 0)
        entry = _Entry(dwSize=ctypes.sizeof(_Entry))
        found = {}
        more = _kernel.Process32FirstW(snapshot, ctypes.byref(entry))
        while more:
            found[entry.th32ProcessID] = Process(entry.th32ParentProcessID, entry.szExeFile)
            more = _kernel.Process32NextW(snapshot, ctypes.byref(entry))
        _kernel.CloseHandle(snapshot)
        return found
