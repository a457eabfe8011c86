"""Codes of cases, and the tables that were published of them.

Nothing leads from here to a report: the case holds the id of its figure for as long as it lives.
"""

from datetime import date

from sqlalchemy import Date, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.db import ReportsModel
from lti_app.reports.models import WITHOUT_ROWID


class CaseFigure(ReportsModel):
    """What one case counts as; it outlives the case and does not know it."""

    __tablename__ = "case_figure"
    __table_args__ = (Index("ix_case_figure_quarter", "institution", "quarter"), WITHOUT_ROWID)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    """Random."""
    institution: Mapped[str] = mapped_column(String(40))
    """Short name; the institution itself is in another database."""
    quarter: Mapped[str] = mapped_column(String(7))
    """Such as 2026-Q4; it never changes, so that a case counts once."""
    theme: Mapped[str] = mapped_column(Text)
    """A kind of the pack, or other."""
    part: Mapped[str] = mapped_column(String(16))
    setting: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    faculty: Mapped[str] = mapped_column(Text)


class FrozenTables(ReportsModel):
    """The tables of a quarter as they were published; written once."""

    __tablename__ = "frozen_tables"
    __table_args__ = WITHOUT_ROWID

    institution: Mapped[str] = mapped_column(String(40), primary_key=True)
    quarter: Mapped[str] = mapped_column(String(7), primary_key=True)
    published_on: Mapped[date] = mapped_column(Date)
    content: Mapped[str] = mapped_column(Text)
    """JSON: threshold, rounding, labels, and cells without those that are hidden."""
    content_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the content, for whoever keeps a copy."""
