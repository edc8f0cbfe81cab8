"""A workbook's bytes → its sheets, every cell with its value or why it has none.

`opening` finds out which format the bytes are in; `xlsx`, `xls` and `ods` read one format each,
into the `Sheet` that `sheet` defines. Nothing here knows what a sheet is about. What a library does
of it, it does: python-calamine the values of .xlsx, xlrd those of .xls, olefile its container.
"""
