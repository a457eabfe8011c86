"""Online Do's: an LTI 1.3 tool for socially safe online courses. Begin at `app.py`."""
