"""What each worker would read at its first request, read once before the fork and shared."""

from babel import Locale
from flask_babel import get_translations
from sqlalchemy.orm import configure_mappers

from lti_app import i18n
from lti_app.gate import Gate


def read_ahead(app: object) -> None:
    """Read catalogues, locales and mappings for the three sites behind `app` (gate.combine).

    They are the same for every request, and 8 MB of each worker that read them for itself: which it
    does where somebody has put something around the application, so that the sites are not found.
    """
    gate = getattr(app, "wsgi_app", None)
    if not isinstance(gate, Gate):
        return
    configure_mappers()
    sites = gate.sites
    for language in i18n.LANGUAGES:
        # Touched, because Babel reads the data of a locale when it is asked for.
        _ = Locale.parse(i18n.region(language)).date_formats
        for site in (sites.course, sites.report, sites.desk):
            with i18n.speaking(site, language):
                get_translations()
