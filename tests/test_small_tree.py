"""The tree that stands in for lxml where there is none: it reads and writes the very same."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conftest import ROOT
from gongkai_docx import small_tree
from gongkai_docx.package import unpack
from strategies import examples

A, B = "urn:a", "urn:b"
FILES = [*sorted((ROOT / "templates").glob("*.docx")), *sorted((ROOT / "inputs").glob("*.xlsx"))]
FILES += sorted((ROOT / "tests" / "earlier").glob("*.docx"))


def read(tree: Any, xml: bytes, *, blanks: bool) -> Any:
    """The root, as our program reads it: without what lies between the elements of a part."""
    options = {"resolve_entities": False, "remove_comments": True, "remove_pis": True}
    return tree.fromstring(xml, tree.XMLParser(remove_blank_text=not blanks, **options))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_parts_of_real_files_are_written_as_lxml_writes_them(path: Any) -> None:
    parts = [
        xml for name, xml in unpack(path.read_bytes()).items() if name.endswith(("xml", "rels"))
    ]
    assert parts
    for xml in parts:
        for blanks in (True, False):
            theirs, ours = (read(tree, xml, blanks=blanks) for tree in (etree, small_tree))
            assert small_tree.tostring(ours) == etree.tostring(theirs, encoding="unicode")


_texts = st.text(st.sampled_from("一a <>&\"'\t\n"), max_size=4)
_escapes = {"&": "&amp;", "<": "&lt;", '"': "&quot;"}


def _escaped(text: str) -> str:
    return "".join(_escapes.get(char, char) for char in text)


@st.composite
def documents(draw: st.DrawFn, depth: int = 0, *, twice: bool = True) -> str:
    """XML with two namespaces and spaces, the one under two prefixes if it may be."""
    name = draw(st.sampled_from(["a:p", "a:t", "b:p", "r"]))
    attributes = draw(st.dictionaries(st.sampled_from(["x", "a:x", "b:x"]), _texts, max_size=2))
    said = [f' {key}="{_escaped(value)}"' for key, value in attributes.items()]
    if draw(st.integers(0, 4)) == 0:
        said.append(' xml:space="preserve"')
    if twice and draw(st.integers(0, 4)) == 0:
        said.append(f' xmlns="{A}"')
    if depth == 0:
        said.append(f' xmlns:a="{A}" xmlns:b="{B}"')
    inside = "".join(
        draw(documents(depth=depth + 1, twice=twice))
        if draw(st.booleans())
        else _escaped(draw(_texts))
        for _ in range(draw(st.integers(0, 3)) if depth < 3 else 0)
    )
    return f"<{name}{''.join(said)}>{inside}</{name}>"


@examples(200)
@given(documents(), st.booleans())
def test_any_xml_is_read_and_written_as_lxml_does_it(xml: str, blanks: bool) -> None:
    theirs, ours = (read(tree, xml.encode(), blanks=blanks) for tree in (etree, small_tree))
    assert small_tree.tostring(ours) == etree.tostring(theirs, encoding="unicode")
    assert [each.tag for each in ours.iter()] == [each.tag for each in theirs.iter()]
    assert ours.nsmap == theirs.nsmap


@examples(200)
@given(documents(twice=False), st.integers(0, 10**6))
def test_a_tree_is_changed_as_lxml_changes_it(xml: str, seed: int) -> None:
    """Without text between the elements, which goes other ways, and of which parts have none.

    Of two prefixes lxml takes now the one and now the other; no part of ours has two for the same.
    """
    written = []
    for tree in (etree, small_tree):
        root: Any = read(tree, xml.encode(), blanks=False)
        for each in root.iter():
            each.tail = None
        changed(tree, root, random.Random(seed))
        spelled: Any = tree.tostring(root, encoding="unicode")
        written.append(spelled)
    assert written[1] == written[0]


WAYS = ["append", "insert", "next", "previous", "replace", "sub", "remove", "text"]


def changed(tree: Any, root: Any, rng: random.Random) -> None:
    """Change the tree here and there."""
    for number in range(rng.randint(1, 5)):
        everything = list(root.iter())
        at = rng.choice(everything)
        new = tree.Element(rng.choice([f"{{{A}}}n", f"{{{B}}}n", "n"]), {f"{{{A}}}v": str(number)})
        way = rng.choice(WAYS)
        inside = at.getparent() is not None
        if way == "append":
            at.append(new)
        elif way == "insert":
            at.insert(rng.randint(0, len(at)), new)
        elif way == "sub":
            tree.SubElement(at, "s", x="<", k="v")
        elif way == "text":
            at.text = rng.choice(["", "a", None])
            at.set(f"{{{A}}}w", "1")
        elif inside and way == "next":
            at.addnext(new)
        elif inside and way == "previous":
            at.addprevious(new)
        elif inside and way == "replace":
            at.getparent().replace(at, new)
        elif inside:
            at.getparent().remove(at)


@examples(100)
@given(documents(), st.sampled_from([f"{{{A}}}p", f"{{{B}}}p", "r"]))
def test_what_is_asked_of_a_tree_is_answered_as_lxml_answers(xml: str, name: str) -> None:
    answers = []
    for tree in (etree, small_tree):
        root: Any = read(tree, xml.encode(), blanks=False)
        order = {each: number for number, each in enumerate(root.iter())}
        answers.append(
            [
                [order[each] for each in root.iter(name, "r")],
                [order[each] for each in root.findall(f".//{name}")],
                [order[each] for each in root.findall(f"{name}/r")],
                [root.findtext(name), root.get("x"), len(root), tree.QName(root).localname],
                [
                    [
                        *(order[found] for found in each.iterancestors(name, "r")),
                        *(order[found] for found in each.itersiblings(preceding=True)),
                        *(order[found] for found in each.itersiblings(name)),
                        *(order[found] for found in each.iterchildren(name)),
                    ]
                    for each in root.iter()
                ],
            ]
        )
    assert answers[1] == answers[0]


@pytest.mark.parametrize("xml", ["", "<a>", "<a></b>", "甲", "<a/><b/>", "<x:a/>", "<a>" * 300])
def test_what_is_no_xml_is_refused_as_lxml_refuses_it(xml: str) -> None:
    for tree in (etree, small_tree):
        wrong: Any = tree.XMLSyntaxError
        with pytest.raises(wrong):
            read(tree, xml.encode(), blanks=True)


@pytest.mark.parametrize("tree", [etree, small_tree], ids=["lxml", "ours"])
def test_what_is_put_in_declares_nothing_again_and_copies_stand_alone(tree: Any) -> None:
    root = tree.fromstring(f'<r xmlns="{A}"><list xmlns:b="{B}"><x/><y/></list></r>'.encode())
    (listed,) = root
    new = tree.Element(f"{{{A}}}new", nsmap={None: A}, name="一")
    new.append(tree.Element(f"{{{A}}}inner", nsmap={None: A}))
    listed.append(new)
    tree.SubElement(listed, f"{{{A}}}last", {f"{{{B}}}id": "1"}, nsmap={"b": B})
    copy = deepcopy(listed[2])
    copy.set("name", "二")
    listed.append(copy)
    listed[:] = [*listed[-2:], *listed[:-2]]
    assert [each.getparent() is listed for each in listed] == [True] * 5
    assert [tree.QName(each).localname for each in listed.iterchildren("*")] == [
        *("last", "new", "x", "y", "new")
    ]
    assert tree.tostring(root, encoding="unicode") == (
        f'<r xmlns="{A}"><list xmlns:b="{B}"><last b:id="1"/><new name="二"><inner/></new>'
        '<x/><y/><new name="一"><inner/></new></list></r>'
    )
