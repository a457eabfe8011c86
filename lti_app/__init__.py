"""Online Do's: an LTI 1.3 tool for socially safe online courses. Begin at `app.py`."""

from lti_app.imports import import_without

# Each of these is more than a megabyte in every worker. psycopg would be loaded on SQLite too;
# `queue.py` gives it back. Without cffi, which parses C, pycryptodome calls its numbers by ctypes;
# without charset_normalizer requests guesses no encodings, which nobody asks it to.
import_without("huey.storage", "psycopg")
import_without("Crypto.Util._raw_api", "cffi")
import_without("requests", "charset_normalizer")
