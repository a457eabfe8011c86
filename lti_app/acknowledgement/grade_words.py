"""What Online Do's writes into a platform's gradebook, in the language of the person."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask_babel import gettext as _

from lti_app import i18n
from lti_app.institution.service import local_date


@dataclass(frozen=True)
class GradebookWords:
    """Plain texts from the catalogues of `app`; no names."""

    app: Flask

    def label(self, language: str | None) -> str:
        """Return the name of the column."""
        with i18n.speaking(self.app, language):
            return str(_("Online Do's read"))

    def comment(self, language: str | None, on: datetime, time_zone: str) -> str:
        """Return what stands beside a score: which day it was, where the institution is."""
        with i18n.speaking(self.app, language):
            return str(
                _(
                    "Read the Do's, confirmed on %(day)s.",
                    day=i18n.long_date(local_date(on, time_zone)),
                )
            )
