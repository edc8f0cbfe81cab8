"""A Word file → PDF by LibreOffice, in a process of its own that may take so long and no longer.

It has a profile of its own, made for that one time: one that another LibreOffice has open, or that
is damaged, is no hindrance, and several may run at once. Its temporary files lie beside that, so
that none is left where it is ended before it could remove them.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from pathlib import Path

from gongkai_docx.errors import Unusable
from gongkai_docx.writers.pdf.finding import libreoffice

PATIENCE = 180.0
"""Seconds after which LibreOffice hangs; a report takes it some three, a slow computer thirty."""

# LibreOffice's “PDF Export Command Line Parameters”; 2 is PDF/A-2b, which embeds all fonts.
_OPTIONS = {
    "SelectPdfVersion": {"type": "long", "value": "2"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
    "DisplayPDFDocumentTitle": {"type": "boolean", "value": "true"},
    "ExportNotes": {"type": "boolean", "value": "false"},
}
_TEMPORARY = ("TMPDIR", "TMP", "TEMP")
"""What says where temporary files go, to programs of one system or another."""
_INSTEAD = "或在 Word、WPS 里打开文稿，另存为 PDF。"


def converted(draft: bytes) -> bytes:
    """The Word file as PDF. Raises `Unusable`, and leaves nothing behind."""
    program = libreoffice()
    try:
        with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as folder:
            return _converted(program, draft, Path(folder))
    except OSError as error:
        raise Unusable(
            f"不能运行 LibreOffice（{program}，系统错误 {error.errno}），没有写 PDF。"
            f"请检查磁盘空间和临时文件夹，{_INSTEAD}"
        ) from error


def _converted(program: Path, draft: bytes, folder: Path) -> bytes:
    source, target = folder / "draft.docx", folder / "made" / "draft.pdf"
    source.write_bytes(draft)
    code = _run(
        [
            str(program),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
            *("--convert-to", f"pdf:writer_pdf_Export:{json.dumps(_OPTIONS)}"),
            *("--outdir", str(target.parent), str(source)),
        ],
        folder,
    )
    content = target.read_bytes() if target.is_file() else b""
    if code or not (content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")):
        told = f"退出码 {code}" if code else "没有写出完整的文件"
        raise Unusable(
            f"LibreOffice（{program}）没有写成 PDF（{told}）。"
            f"请先单独打开一次 LibreOffice，看它是否正常，再试；{_INSTEAD}"
        )
    if b"pdfaid:part" not in content:
        raise Unusable(
            f"LibreOffice（{program}）写不出 PDF/A-2，没有写 PDF：请升级到 7.4 以上；{_INSTEAD}"
        )
    return content


def _run(command: list[str], folder: Path) -> int:
    """Run it to its end, or end it with all that it started. Raises `Unusable`."""
    process = subprocess.Popen(  # noqa: S603 - no shell, and no word of a stranger's
        command,
        cwd=folder,
        env={**os.environ, **dict.fromkeys(_TEMPORARY, str(folder))},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=os.name != "nt",
    )
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise Unusable(
            f"LibreOffice 在 {PATIENCE:g} 秒里没有写完，已经停止它，没有写 PDF。"
            f"请关闭别的程序后再试；{_INSTEAD}"
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it if it runs yet, with what it has started."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        kill = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(kill, capture_output=True, check=False)  # noqa: S603 - a number
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
