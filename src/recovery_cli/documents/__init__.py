"""The public JSON, version 1: the shapes that scripts are written against.

Types only. The builders write plain mappings that mypy holds against these; `recovery-cli schema KIND` publishes them
as JSON Schema. Adding a key is free, changing one is a new `schema_version`. `tests/contract` holds what is published.
"""
