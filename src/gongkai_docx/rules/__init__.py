"""The rules that are broken in reading, in a template, or in switching rules off, as constants.

Readers and writers apply them and never import `checks`; `checks.registry` lists them with those
of `checks`, which stand beside the functions that check them. By what is held against them:
`cells` (family C), `headings` (N), `switching` (C and S), `templates` (T).
"""
