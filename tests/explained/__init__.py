"""Annotated copies with explanations in them, disturbed by programs of others, and read again."""
