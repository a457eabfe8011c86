"""Online Do's: an LTI 1.3 tool for socially safe online courses. Begin at `app.py`."""

from lti_app.imports import import_without

# It would load psycopg on SQLite too, a tenth of a worker's memory; `queue.py` gives it back.
import_without("huey.storage", "psycopg")
