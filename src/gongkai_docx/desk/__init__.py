"""Folders with the reports of many organs, and a roster → one roll-up of them all.

A module a step, in this order:

1. `search` finds what may be a report below the folders, whatever else lies there.
2. `receiving` reads and checks one file: a `filing`. `workers` does so for many at once, or a
   `cluster` does; `cache` remembers those that haven't changed.
3. `roster` says which organs there are, and who stands above whom.
4. `collection` brings both together: what each organ has sent, and what nobody was asked for.
5. `sums` adds up, `levels` holds the sums against the governments' own reports, `alike` holds the
   prose of the organs against each other's; `answers` are what organs wrote for what was found.
6. `rollup`, `records`, `page` and `returning` tell it: as a workbook, as lines of JSON, as a page
   for a browser, and as what goes back to each organ (`copies`, `slip`).

`desk` does all this in turn. Results come in the roster's order, whatever finished first.
"""
