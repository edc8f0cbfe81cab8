"""`python -m gongkai_docx`."""

from gongkai_docx.cli import start

start()
