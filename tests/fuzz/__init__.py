"""Files that nobody would make, made by the thousand → whether the program keeps what it promises.

`python -m fuzz` (in `tests/`) runs as long as it is told; `.ci/run` runs it for a minute. It holds
the program to an exit code from 0 to 3, no traceback and nothing unforeseen, 3 seconds, 300 MB.
"""
