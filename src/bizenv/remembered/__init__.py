"""Answers that were given before: the same words, asked of the same bytes, are answered again.

`question` says what was asked and of what, `store` keeps answers, `taking` listens to one that is
given. Nothing of typing or typer is loaded here, for this stands in front of everything.
"""
