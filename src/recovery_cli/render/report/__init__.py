"""The report a person takes with them: one set of contents, as HTML, as Markdown and as text."""
