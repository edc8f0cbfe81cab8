"""The rules that are broken elsewhere than in a report by itself, as constants.

Readers, writers and the desk apply them, and a reader or writer never imports `checks`;
`checks.registry` lists them with those of `checks`, which stand beside the functions that check
them. By what is held against them: `cells` (family C), `headings` (N), `levels` (L), `switching`
(C and S), `explaining` (S), `templates` (T).
"""
