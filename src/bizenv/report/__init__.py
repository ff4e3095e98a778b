"""Verdicts → typed reports.

A report holds facts and codes; its words are chosen when it is rendered.
"""
