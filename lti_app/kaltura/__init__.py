"""Kaltura: a link for its rooms and channels, and a door for who comes along it.

Kaltura is no LTI platform: it launches nothing. What it can do is show a link.
"""
