"""`Chart` → a chart of Word's own, with its numbers in a workbook; and a draft's charts anew.

`measures` lays it out, `space` draws it (DrawingML, by openpyxl), `caches` puts labels and numbers
in, `book` makes the workbook behind it, `placing` puts all of it where a draft has a mark. In a
draft that people edited `finding` looks for charts, and `refreshing` brings new numbers into them.
"""
