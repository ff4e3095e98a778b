"""Periods as people write them: 2026-10, 2026Q3, FY2026, 10月底, 上月, yesterday.

`reading.parse` is the one parser, for every option, and for every key of a file that
takes a deadline. A file has no today: there a period is written as `in_files` says.
"""
