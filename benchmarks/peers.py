"""How long we take for a report, beside the engines that only fill a template.

    python benchmarks/peers.py [rounds]

docxtpl (Python), docxtemplater and easy-template-x (JavaScript; installed by npm into a temporary
folder) fill a template of the same size with the same texts: that of the built-in one, each of its
expressions a plain tag. We read the example's workbook, check it and write its draft; and write it
from JSON, and from memory. All take turns in one run, each in a process that has done it before.
Times are of the work alone: no start of a process, no file. Node.js must be installed.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from docxtpl import DocxTemplate

from gongkai_docx.checks import check
from gongkai_docx.readers import json as json_reader
from gongkai_docx.readers import read
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import word as writer

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "inputs" / "guanzhuang-2023.xlsx"
TEMPLATE = ROOT / "templates" / "2021.docx"
PACKAGES = ("docxtemplater@3.71.0", "pizzip@3.3.0", "easy-template-x@7.2.8")
_EXPRESSION = re.compile(r"\{\{.*?\}\}")
_STATEMENT = re.compile(r"\{%.*?%\}")

# Fills the template as the documentation of each engine shows; answers with the milliseconds.
NODE = r"""
const fs = require("fs");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");
const { TemplateHandler } = require("easy-template-x");
const template = fs.readFileSync("template.docx");
const data = JSON.parse(fs.readFileSync("data.json", "utf8"));
const ways = {
  docxtemplater: async () =>
    new Docxtemplater(new PizZip(template)).render(data).getZip()
      .generate({ type: "nodebuffer", compression: "DEFLATE" }),
  "easy-template-x": async () => new TemplateHandler().process(template, data),
};
require("readline").createInterface({ input: process.stdin }).on("line", async (name) => {
  const start = process.hrtime.bigint();
  const made = await ways[name]();
  const took = Number(process.hrtime.bigint() - start) / 1e6;
  fs.writeFileSync(name + ".docx", made);
  console.log(took);
});
"""


def main() -> None:
    """Take turns and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = _prepare(folder)
        install = ["npm", "install", "--silent", "--no-save", "--prefix", str(folder), *PACKAGES]
        subprocess.run(install, check=True)
        with subprocess.Popen(
            ["node", "-e", NODE],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as node:
            times = _take_turns(rounds, folder, data, node)
            for engine in ("docxtemplater", "easy-template-x"):
                _require_filled(folder / f"{engine}.docx", data)
    ours = median(times["gongkai-docx: read, check, write"])
    print(f"| medians of {rounds} | ms | ÷ ours |\n|---|---|---|")
    for called, took in times.items():
        print(f"| {called} | {median(took):.1f} | {median(took) / ours:.2f} |")


def _take_turns(
    rounds: int, folder: Path, data: dict[str, str], node: subprocess.Popen[str]
) -> dict[str, list[float]]:
    assert node.stdin
    assert node.stdout
    template = (folder / "jinja.docx").read_bytes()
    report = read(EXAMPLE).report
    as_json = json_writer.write(report)

    def asked(engine: str) -> float:
        print(engine, file=node.stdin, flush=True)
        return float(node.stdout.readline())  # type: ignore[union-attr]

    def docxtpl() -> None:
        made = DocxTemplate(io.BytesIO(template))
        made.render(data)
        made.save(io.BytesIO())

    def from_json() -> None:
        writer.write(json_reader.read(as_json, "report.json").report)

    def whole() -> None:
        reading = read(EXAMPLE)
        check(reading.report)
        writer.write(reading.report)

    ways: dict[str, Callable[[], float]] = {
        "docxtpl: fill": lambda: _timed(docxtpl),
        "docxtemplater: fill": lambda: asked("docxtemplater"),
        "easy-template-x: fill": lambda: asked("easy-template-x"),
        "gongkai-docx: write": lambda: _timed(lambda: writer.write(report)),
        "gongkai-docx: JSON to draft": lambda: _timed(from_json),
        "gongkai-docx: read, check, write": lambda: _timed(whole),
    }
    times: dict[str, list[float]] = {called: [] for called in ways}
    for number in range(rounds + 3):
        for called, way in ways.items():
            took = way()
            if number >= 3:  # the first ones compile
                times[called].append(took)
    return times


def _timed(way: Callable[[], object]) -> float:
    start = time.perf_counter()
    way()
    return (time.perf_counter() - start) * 1000


def _prepare(folder: Path) -> dict[str, str]:
    """Write the template with plain tags, {f0} and {{ f0 }}, and what they stand for."""
    data: dict[str, str] = {}

    def named(tag: re.Match[str]) -> str:
        name = f"f{len(data)}"
        data[name] = str(len(data))
        return f"{{{{ {name} }}}}"

    with zipfile.ZipFile(TEMPLATE) as source:
        parts = {name: _without_tags(name, source.read(name)) for name in source.namelist()}
        text = source.read("word/document.xml").decode()
    jinja = _EXPRESSION.sub(named, _STATEMENT.sub("", text))
    plain = jinja.replace("{{ ", "{").replace(" }}", "}")
    for file, xml in (("jinja.docx", jinja), ("template.docx", plain)):
        with zipfile.ZipFile(folder / file, "w", zipfile.ZIP_DEFLATED) as target:
            for name, content in (parts | {"word/document.xml": xml.encode()}).items():
                target.writestr(name, content)
    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    return data


def _without_tags(name: str, part: bytes) -> bytes:
    """The part as it is filled by nobody, where it is XML."""
    if not name.endswith(".xml"):
        return part
    return _EXPRESSION.sub("", _STATEMENT.sub("", part.decode())).encode()


def _require_filled(made: Path, data: dict[str, str]) -> None:
    """See that the engine filled what it was given."""
    with zipfile.ZipFile(made) as package:
        text = package.read("word/document.xml").decode()
    last = list(data.values())[-1]
    if "{f0}" in text or f">{last}<" not in text:
        raise SystemExit(f"{made.stem} did not fill its template")


if __name__ == "__main__":
    main()
