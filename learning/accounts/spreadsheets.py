"""Wagtail offers its lists and reports as spreadsheets, to everybody who may see them (safety, promise 36)."""

from wagtail.admin.views.mixins import SpreadsheetExportMixin


def are_not_made() -> None:
    """Let no list become a file: it would hold a line per person, and cells that a spreadsheet runs. Exports are ours."""
    SpreadsheetExportMixin.FORMATS = ()
    SpreadsheetExportMixin.show_export_buttons = False
