"""Reports: one page, one file, offline, every number with its definition."""

from lifecycle.reports.write import render

__all__ = ["render"]
