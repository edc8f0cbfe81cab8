"""The project itself: its layers, its example, and what it must not contain."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import click
import pytest

from conftest import EXAMPLE, ROOT, Run
from gongkai_docx.cli.commands import gongkai
from gongkai_docx.forms import Form
from gongkai_docx.forms.form import plain
from gongkai_docx.report import Report
from source import MODULES, SRC, tree

SEED = ROOT.parent / "shared" / "seed" / "guanzhuang-2023.txt"

# Who may import whom; a package or module may always import its own.
LAYERS = {
    "clock": set(),
    "edition": {"__version__"},
    "errors": {"forms", "__version__"},
    "draft": set(),
    "forms": set(),
    "package": set(),
    "text": set(),
    "files": {"errors", "text"},
    "masking": {"text"},
    "places": {"forms"},
    "findings": {"masking", "places", "report", "text"},
    "report": {"forms", "masking", "places", "text"},
    "charts": {"forms", "report", "tags", "text"},
    "chart_parts": {"charts", "package", "report", "tags"},
    "outline": {"charts", "forms", "places", "report", "tags", "text"},
    "differences": {"report", "forms", "masking", "places", "tags", "text"},
    "succession": {"report", "forms"},
    "tags": {"report", "forms", "text"},
    "workbook": {"report"},
    "readers": {
        *("report", "forms", "findings", "rules", "errors", "files", "package", "places", "text"),
        *("chart_parts", "charts", "draft", "masking", "notices", "owners", "patterns", "tags"),
        *("tree", "workbook"),
    },
    "prose": {"forms", "text"},
    "checks": {
        *(
            "charts",
            "clock",
            "report",
            "forms",
            "findings",
            "masking",
            "notices",
            "places",
            "prose",
            "rules",
            "tags",
            "text",
        ),
    },
    "rules": {"findings"},
    "notices": {"findings", "forms", "rules"},
    "explaining": {"findings", "masking", "places", "report", "rules", "text"},
    "switches": {"checks", "rules", "report", "findings", "errors", "masking", "places"},
    "writers": {
        *("report", "draft", "edition", "forms", "explaining", "findings", "notices", "rules"),
        *("errors", "files", "masking", "differences", "outline", "package", "patterns"),
        *("chart_parts", "charts", "places", "tags", "text", "tree", "workbook"),
    },
    "owners": set(),
    "patterns": set(),
    "values": set(),
    "small_tree": set(),
    "tree": set(),
    "calling": set(),
    "saying": {"calling", "masking"},
    "terminal": {"calling", "differences", "report", "findings", "masking", "text"},
    "renewing": {
        *("checks", "differences", "findings", "readers", "report", "terminal", "writers"),
    },
    "desk": {
        *("checks", "clock", "draft", "edition", "errors", "explaining", "files", "findings"),
        *("forms", "masking", "package", "places", "readers", "report", "rules", "switches"),
        *("terminal", "text", "tree", "workbook", "writers"),
    },
    "page": {
        *("checks", "clock", "desk", "errors", "explaining", "files", "findings", "forms"),
        *("masking", "patterns", "places", "readers", "renewing", "report", "succession"),
        *("switches", "terminal", "text", "workbook", "writers", "__version__"),
    },
}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_lies_below_it(layer: str) -> None:
    paths = [*SRC.glob(f"{layer}.py"), *SRC.glob(f"{layer}/**/*.py")]
    assert paths
    imported = set()
    for path in paths:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module == "gongkai_docx":
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "gongkai_docx."
            ):
                imported.add(str(node.module).split(".")[1])
    anybodys = {"patterns", "values"}
    assert imported - {layer, *anybodys} == LAYERS[layer] - anybodys


def test_every_module_lies_in_a_layer() -> None:
    """Only the commands import whatever they need."""
    tops = {path.relative_to(SRC).parts[0].removesuffix(".py") for path in MODULES}
    assert tops - {"cli", "__init__", "__main__"} == set(LAYERS)


def test_nothing_imports_the_commands_but_what_runs_them() -> None:
    below = {name for layer in LAYERS.values() for name in layer}
    assert below <= {*LAYERS, "__version__"}


def test_no_module_imports_itself_by_way_of_others() -> None:
    modules = {
        ".".join(path.relative_to(SRC.parent).with_suffix("").parts).removesuffix(".__init__"): path
        for path in MODULES
    }
    imported: dict[str, set[str]] = {}
    for module, path in modules.items():
        names = imported[module] = set()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    within = f"{node.module}.{alias.name}"
                    names.add(within if within in modules else node.module)
    assert "gongkai_docx.readers.sheets.opening" in imported["gongkai_docx.readers.workbook"]
    TopologicalSorter(imported).prepare()  # raises CycleError, which names the circle


def test_every_module_opens_with_one_sentence_on_what_it_turns_into_what() -> None:
    for path in MODULES:
        docstring = ast.get_docstring(tree(path)) or ""
        first = docstring.split("\n\n")[0]
        assert first.endswith((".", "`.")), path


def test_no_module_and_no_class_is_too_long_to_be_known() -> None:
    """A newcomer reads a module in one sitting: 400 lines, 200 of a class."""
    for path in MODULES:
        assert path.read_text(encoding="utf-8").count("\n") <= 400, path
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                assert (node.end_lineno or 0) - node.lineno < 200, (path, node.name)


def test_only_one_package_spells_the_xml_of_word() -> None:
    for path in MODULES:
        if path.parent.name != "wordml":
            assert "w:" not in re.sub(r"\w{2,}:", "", path.read_text(encoding="utf-8")), path


def test_the_example_is_what_the_commands_make_of_its_json(run: Run, tmp_path: Path) -> None:
    assert run("convert", EXAMPLE.with_suffix(".json"), "a.xlsx").returncode == 0
    assert (tmp_path / "a.xlsx").read_bytes() == EXAMPLE.read_bytes()


def test_the_example_has_no_finding_and_covers_the_five_aspects(run: Run, example: Report) -> None:
    assert "全部通过" in run("check", EXAMPLE).stdout
    headings = [block.heading for block in example.narrative["总体情况"] if block.heading]
    assert len(headings) == 5
    for aspect in ("主动公开", "依申请公开", "管理", "平台", "监督保障"):
        assert any(aspect in heading for heading in headings)


@pytest.mark.skipif(not SEED.exists(), reason="the published report is not here")
def test_the_example_has_all_figures_of_the_published_report(form: Form, example: Report) -> None:
    """Read from the web page's text: a row's numbers stand after its label, in order."""
    text = SEED.read_text(encoding="utf-8")
    rows: dict[str, list[int]] = {}
    for line in text.splitlines():
        cells = [cell for cell in line.split("\t") if cell.strip()]
        numbers = [int(cell) for cell in cells if cell.strip().isdigit()]
        labels = [plain(cell) for cell in cells if not cell.strip().isdigit()]
        if numbers:
            rows[labels[-1] if labels else ""] = numbers
    published = []
    for figure in form.figures.values():
        label = plain(figure.row_labels[-1]) if figure.row_labels else ""
        published.append(rows[label].pop(0))
    assert all(not numbers for numbers in rows.values())
    assert published == [example.figures[key] for key in form.figures]


@pytest.mark.skipif(not SEED.exists(), reason="the published report is not here")
def test_no_sentence_of_the_published_report_is_in_the_example(example: Report) -> None:
    sentences = {
        sentence
        for sentence in re.split(r"[，。；、：\s]", SEED.read_text(encoding="utf-8"))
        if len(sentence) >= 12
    }
    prose = "".join(
        text
        for blocks in example.narrative.values()
        for block in blocks
        for text in block.paragraphs
    )
    assert len(sentences) > 50
    assert not [sentence for sentence in sentences if sentence in prose]


def command_lines(name: str) -> list[str]:
    """The lines of a README that set up an environment."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if " -m venv " in line]


def test_both_readmes_show_the_same_lines_and_windows_has_the_same() -> None:
    lines = command_lines("README.md")
    assert command_lines("README.en.md") == lines
    main, test, *windows = lines
    assert "gongkai-docx build inputs/" in main
    assert test.endswith("pytest")
    for line, on_windows in zip((main, test), windows, strict=True):
        translated = line.replace("python3", "py").replace(" &&", ";")
        for tool in ("pip", "gongkai-docx", "pytest"):
            translated = translated.replace(f".venv/bin/{tool}", f".venv\\Scripts\\{tool}")
        assert on_windows == translated.replace("inputs/", "inputs\\")


@pytest.mark.parametrize("name", gongkai.list_commands(click.Context(gongkai)))
def test_the_readme_names_every_option_of_a_command(name: str) -> None:
    """But `--overwrite`, of which it says once that every command has it that writes files."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text[text.index("\n## 命令\n") : text.index("\n## 依赖\n")]
    told = re.findall(rf"^\| `{name} ([^`]*)` \|", table, re.MULTILINE)
    command = gongkai.get_command(click.Context(gongkai), name)
    assert command
    options = [each.opts[0] for each in command.params if isinstance(each, click.Option)]
    named = {word for line in told for word in re.findall(r"(?<!\S)\[?(--?[a-z-]+)", line)}
    assert set(options) - {"--help", "--overwrite"} == named - {"--overwrite"}


def test_ci_and_pre_commit_run_the_same_commands() -> None:
    """CI takes them out of the configuration with sed, and finds all that pre-commit has."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"sed -n 's/(.+)//p' \.pre-commit-config\.yaml", script)
    lines = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8").splitlines()
    found = [re.sub(pattern, "", line) for line in lines if re.match(pattern, line)]
    assert found == ["ruff format --check .", "ruff check .", "mypy"]
    assert len(found) == sum(line.strip().startswith("- id: ") for line in lines)


def test_ci_runs_the_lines_of_the_readme() -> None:
    """It takes them out of the README with grep; what it finds are those lines."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    patterns = re.findall(r"grep -m1 '([^']+)' README\.md", script)
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    found = [next(line for line in lines if re.search(pattern, line)) for pattern in patterns]
    assert found == command_lines("README.md")[:2]
    assert [f'eval "${name}_line"' in script for name in ("main", "test")] == [True, True]
