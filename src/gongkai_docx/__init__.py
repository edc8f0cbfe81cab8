"""An Excel workbook → a checked 政府信息公开工作年度报告 in Word.

The way of a report through the program:

1. `readers`  a file → `Report`, with findings on what could not be read
2. `checks`   `Report` → findings
3. `writers`  `Report` → a file
4. `cli`      the commands, which join the three
"""

__version__ = "0.1.0"
