"""What happens to the list of an annotated copy in an office → scripts that do it.

A script of LibreOffice is Python that sees the open `document`, `dice`, the `sheet` of the list,
the `rows` that tell of a finding, and how to do things to an `area` of cells; one of ONLYOFFICE is
JavaScript that sees `sheet`, `rows` (counted from 1) and `pick(list)`.
"""

from __future__ import annotations

BEFORE_LIBREOFFICE = """
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellAddress, CellRangeAddress
sheet = document.Sheets.getByName('问题清单')
def headed(text):
    for row in range(12):
        for column in range(20):
            if sheet.getCellByPosition(column, row).getString().strip(' 　：【】') == text:
                return column, row
def look():
    # where the list is by now
    found = [headed(text) for text in ('说明', '对应', '说明所在')]
    if None in found:
        return  # somebody retyped a header; nothing but that happens to it
    global WORDS, KEY, LAST, rows, top, bottom, head
    (WORDS, head), (KEY, _), (LAST, _) = found
    said = sheet.getCellByPosition
    below = range(head + 1, head + 40)
    rows = [row for row in below if said(KEY, row).getString() or said(LAST, row).getFormula()]
    top, bottom = rows[0], rows[-1]
look()
some = lambda: dice.choice(rows)
def area(left, top, right, bottom):
    made = CellRangeAddress()
    made.Sheet, made.StartColumn, made.StartRow = sheet.RangeAddress.Sheet, left, top
    made.EndColumn, made.EndRow = right, bottom
    return made
def at(column, row):
    made = CellAddress()
    made.Sheet, made.Column, made.Row = sheet.RangeAddress.Sheet, column, row
    return made
def insert(where, way):
    sheet.insertCells(where, uno.Enum('com.sun.star.sheet.CellInsertMode', way))
def delete(where, way):
    sheet.removeRange(where, uno.Enum('com.sun.star.sheet.CellDeleteMode', way))
def sort(left, right, by):
    field = uno.createUnoStruct('com.sun.star.table.TableSortField')
    field.Field, field.IsAscending = by, dice.random() < 0.5
    fields = PropertyValue()
    fields.Name = 'SortFields'
    fields.Value = uno.Any('[]com.sun.star.table.TableSortField', (field,))
    sheet.getCellRangeByPosition(left, top, right, bottom).sort((fields,))
def type_into(column, row, text):
    sheet.getCellByPosition(column, row).setString(text)
"""
"""What each script of LibreOffice's can count on."""

LIBREOFFICE = {
    "a row inserted": "sheet.Rows.insertByIndex(dice.randrange(bottom + 2), dice.randint(1, 2))",
    "a row deleted": "sheet.Rows.removeByIndex(some(), 1)",
    "a row copied": """
row = some()
sheet.Rows.insertByIndex(bottom + 1, 1)
sheet.copyRange(at(0, bottom + 1), area(0, row, LAST, row))""",
    "a row moved": """
one, other = some(), some()
sheet.Rows.insertByIndex(other, 1)
one += one >= other
sheet.moveRange(at(0, other), area(0, one, LAST, one))""",
    "a column inserted": "sheet.Columns.insertByIndex(dice.randrange(10), 1)",
    "a column deleted": """
shown = [column for column in range(LAST) if column not in (WORDS, KEY)]
sheet.Columns.removeByIndex(dice.choice(shown), 1)""",
    "a hidden column deleted": "sheet.Columns.removeByIndex(dice.choice([KEY, LAST]), 1)",
    "the column of words moved": """
if dice.random() < 0.5:
    sheet.Columns.insertByIndex(2, 1)
    sheet.moveRange(at(2, head), area(WORDS + 1, head, WORDS + 1, bottom))
else:
    sheet.moveRange(at(LAST + 3, head), area(WORDS, head, WORDS, bottom))""",
    "a word shifted down": """
row = some()
insert(area(WORDS, row, WORDS, row), 'DOWN')""",
    "a word shifted up": """
row = some()
delete(area(WORDS, row, WORDS, row), 'UP')""",
    "words cut to another row": """
row = some()
sheet.moveRange(at(WORDS, some()), area(WORDS, row, WORDS, row))""",
    "words swapped by cutting": """
one, other = dice.sample(rows, 2)
sheet.moveRange(at(18, 20), area(WORDS, one, WORDS, one))
sheet.moveRange(at(WORDS, one), area(WORDS, other, WORDS, other))
sheet.moveRange(at(WORDS, other), area(18, 20, 18, 20))""",
    "a cell shifted down": """
row, column = some(), dice.randrange(9)
insert(area(column, row, column, row), 'DOWN')""",
    "a cell shifted up": """
row, column = some(), dice.randrange(9)
delete(area(column, row, column, row), 'UP')""",
    "a block shifted down": """
row, (left, right) = some(), sorted(dice.sample(range(9), 2))
insert(area(left, row, right, row + dice.randrange(2)), 'DOWN')""",
    "a block shifted up": """
row, (left, right) = some(), sorted(dice.sample(range(9), 2))
delete(area(left, row, right, row), 'UP')""",
    "cells shifted right": """
row, column = some(), dice.randrange(9)
insert(area(column, row, column, row), 'RIGHT')""",
    "cells shifted left": """
row, column = some(), dice.choice([0, 1, 2, 3, 4, 6, 7])
delete(area(column, row, column, row), 'LEFT')""",
    "sorted": "sort(0, max(LAST, WORDS), dice.randrange(7))",
    "sorted without hidden columns": "sort(0, KEY - 1, dice.randrange(KEY))",
    "sorted without the words": "sort(0, min(WORDS, KEY) - 1, 0)",
    "filtered": """
for row in dice.sample(rows, len(rows) // 2):
    sheet.Rows.getByIndex(row).IsVisible = False""",
    "the hidden shown": "sheet.Columns.IsVisible = True",
    "cells merged": """
row, column = dice.choice(rows[:-1]), dice.choice([0, 1, 2, 3, 4, 6])
down = dice.random() < 0.5
sheet.getCellRangeByPosition(column, row, column + (not down), row + down).merge(True)""",
    "words merged": """
row = dice.choice(rows[:-1])
sheet.getCellRangeByPosition(WORDS, row, WORDS, row + 1).merge(True)""",
    "renamed": "sheet.Name = dice.choice(['答复', 'Sheet1', '问题清单（已答）', '附件2'])",
    "moved": "document.Sheets.moveByName(sheet.Name, dice.randrange(document.Sheets.Count - 1))",
    "copied": "document.Sheets.copyByName(sheet.Name, '副本', dice.randrange(5))",
    "a header retyped": """
typed = ['说　明', ' 说明 ', '说明：', '【说明】', '说明（请填写）', '备注']
type_into(WORDS, head, dice.choice(typed))""",
    "another header retyped": """
type_into(dice.choice([0, 1, 2, 3, 4, 6]), head, dice.choice(['', '其他', '内 容', '代码']))""",
    "more typed aside": "type_into(dice.choice([6, 9, 11]), some(), '已请示分管领导，待批复')",
    "notes above": """
sheet.Rows.insertByIndex(0, 2)
type_into(1, 0, '本单位已于1月15日逐条核对')""",
    "a cell emptied": "type_into(dice.choice([0, 1, 2, 3, 4, 6, 7, 8]), some(), '')",
    "the keys emptied": """
for row in rows:
    type_into(KEY, row, '')""",
    "a message added to": """
cell = sheet.getCellByPosition(4, some())
cell.setString(cell.getString() + '（已阅）')""",
    "rows of prose inserted": "document.Sheets.getByName('六、其他事项').Rows.insertByIndex(1, 1)",
    "a figure changed": """
table = document.Sheets.getByName('三、依申请公开')
table.getCellRangeByName('E9').setValue(dice.randrange(9))""",
    "nothing": "",
}

BEFORE_ONLYOFFICE = """
let seed = %d;
function random() { seed = (seed * 16807) %% 2147483647; return seed / 2147483647; }
function pick(all) { return all[Math.floor(random() * all.length)]; }
let sheet = Api.GetSheet('问题清单');
let rows = [];
for (let n = 4; n < 90; n++) if (sheet.GetRange('H' + n).GetValue()) rows.push(n);
"""
"""What each script of ONLYOFFICE's can count on, with a number that its dice begin with."""

ONLYOFFICE = {
    "a row inserted": "sheet.GetRows(String(pick(rows))).Insert('down');",
    "a row deleted": "sheet.GetRows(String(pick(rows))).Delete('up');",
    "a column inserted": "sheet.GetRange(pick(['A', 'C', 'F', 'G']) + ':' + 'G').Insert('right');",
    "a word shifted down": "sheet.GetRange('F' + pick(rows)).Insert('down');",
    "a word shifted up": "sheet.GetRange('F' + pick(rows)).Delete('up');",
    "a cell shifted down": "sheet.GetRange(pick([...'ABCDEGHI']) + pick(rows)).Insert('down');",
    "cells shifted right": "sheet.GetRange(pick([...'ABCDEF']) + pick(rows)).Insert('right');",
    "renamed": "sheet.SetName('答复');",
    "more typed aside": "sheet.GetRange('K' + pick(rows)).SetValue('已请示分管领导，待批复');",
    "a cell emptied": "sheet.GetRange(pick([...'ACDEGH']) + pick(rows)).SetValue('');",
    "nothing": "",
}
