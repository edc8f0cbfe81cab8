"""Edits of a draft as people make them in LibreOffice and ONLYOFFICE → scripts that make them.

A script of LibreOffice is Python that sees the open `document`, `dice` and `paragraphs`; one of
ONLYOFFICE is JavaScript that sees `doc`, its `paragraphs` and `tables`, and `pick(list)`.
"""

from __future__ import annotations

TYPED = "7654321"
"""What people type over a figure: no figure of any report here."""
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
"""A picture (PNG)."""

LIBREOFFICE = {
    "words": "dice.choice(paragraphs).getEnd().setString('（补充一句。）')",
    "a paragraph": """
at = dice.choice(paragraphs).getEnd()
document.Text.insertControlCharacter(at, 0, False)
document.Text.insertString(at, '新的一段。', False)""",
    "bold": "dice.choice(paragraphs).CharWeight = 150",
    "colour": "dice.choice(paragraphs).CharColor = dice.randrange(0xFFFFFF)",
    "an indent": "dice.choice(paragraphs).ParaLeftMargin = dice.randrange(100, 2000)",
    "a style": """
styles = document.StyleFamilies.getByName('ParagraphStyles')
styles.getByName(dice.choice(('Heading 1', 'Heading 2', 'Title'))).CharHeight = 20""",
    "margins": """
styles = document.StyleFamilies.getByName('PageStyles')
styles.getByName('Standard').TopMargin += 500""",
    "a header": """
style = document.StyleFamilies.getByName('PageStyles').getByName('Standard')
style.HeaderIsOn = True
style.HeaderText.setString('送审稿')""",
    "a row": """
table = tables[dice.randrange(len(tables))]
table.Rows.insertByIndex(table.Rows.Count, 1)""",
    "tracked words": """
document.RecordChanges = True
dice.choice(paragraphs).getEnd().setString('（添上的。）')
at = document.Text.createTextCursorByRange(dice.choice(paragraphs).getStart())
at.goRight(2, True)
at.setString('')""",
    "a figure typed over": f"""
cell = dice.choice(figures)
cell.setString('{TYPED}')""",
    "a figure without its control": """
cell = dice.choice(figures)
cell.setString(cell.getString())""",
    "figures without controls": """
for cell in figures:
    cell.setString(cell.getString())""",
    "a table deleted": "dice.choice(tables).dispose()",
    "a cell emptied": "dice.choice(figures).setString('')",
    "a word replaced": """
found = document.createReplaceDescriptor()
found.SearchString, found.ReplaceString = dice.choice(('工作', '情况', '申请')), '事项'
document.replaceAll(found)""",
    "a new table": """
table = document.createInstance('com.sun.star.text.TextTable')
table.initialize(2, 2)
document.Text.insertTextContent(dice.choice(paragraphs).getEnd(), table, False)
table.getCellByName('A1').setString('附表')""",
    "nothing": "",
}

ONLYOFFICE = {
    "words": "pick(paragraphs).AddText('（补充一句。）');",
    "a paragraph": """
let made = Api.CreateParagraph();
made.AddText('新的一段。');
doc.AddElement(1 + Math.floor(random() * 5), made);""",
    "bold": "pick(paragraphs).SetBold(true);",
    "colour": "pick(paragraphs).SetColor(200, 10, 10, false);",
    "an indent": "pick(paragraphs).SetIndLeft(200 + Math.floor(random() * 900));",
    "a style": "doc.GetStyle('Heading 1').GetTextPr().SetFontSize(40);",
    "margins": "doc.GetFinalSection().SetPageMargins(1500, 2000, 1500, 2000);",
    "a header": "doc.GetFinalSection().GetHeader('default', true).GetElement(0).AddText('送审稿');",
    "a row": """
let table = pick(tables);
table.AddRow(table.GetRow(table.GetRowsCount() - 1).GetCell(0), false);""",
    "a comment": "pick(paragraphs).AddComment('请核', '某某');",
    "tracked words": """
doc.SetTrackRevisions(true);
pick(paragraphs).AddText('（添上的。）');""",
    "a picture": f"""
let picture = Api.CreateImage('data:image/png;base64,{PIXEL}', 360000, 360000);
pick(paragraphs).AddDrawing(picture);""",
    "a figure typed over": f"""
let control = pick(controls);
control.RemoveAllElements();
let run = Api.CreateRun();
run.AddText('{TYPED}');
control.AddElement(run, 0);""",
    "a figure without its control": "pick(controls).Delete(true);",
    "figures without controls": "controls.forEach(control => control.Delete(true));",
    "a control deleted": "pick(controls).Delete(false);",
    "a table moved": """
let table = pick(tables);
let copy = table.Copy();
table.Delete();
doc.AddElement(doc.GetElementsCount() - 1, copy);""",
    "a table deleted": "pick(tables).Delete();",
    "a word replaced": "doc.SearchAndReplace({searchString: '情况', replaceString: '事项'});",
    "a new table": """
let table = Api.CreateTable(2, 2);
table.GetCell(0, 0).GetContent().GetElement(0).AddText('附表');
doc.AddElement(2, table);""",
    "nothing": "",
}

BEFORE_LIBREOFFICE = """
paragraphs = [
    each for each in document.Text if each.supportsService('com.sun.star.text.Paragraph')
]
paragraphs = [each for each in paragraphs if each.getString().strip()]
tables = [document.TextTables.getByIndex(n) for n in range(document.TextTables.Count)]
figures = [
    table.getCellByName(name)
    for table in tables
    for name in table.CellNames
    if table.getCellByName(name).getString().isdigit()
]
"""
"""What each script of LibreOffice's can count on."""

BEFORE_ONLYOFFICE = """
let seed = %d;
function random() { seed = (seed * 16807) %% 2147483647; return seed / 2147483647; }
function pick(all) { return all[Math.floor(random() * all.length)]; }
let doc = Api.GetDocument();
let elements = [];
for (let n = 0; n < doc.GetElementsCount(); n++) elements.push(doc.GetElement(n));
let paragraphs = elements.filter(
    each => each.GetClassType() === 'paragraph' && each.GetText().trim()
);
let tables = doc.GetAllTables();
let controls = doc.GetAllContentControls();
"""
"""What each script of ONLYOFFICE's can count on, with a number that its dice begin with."""
