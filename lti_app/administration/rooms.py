"""The rooms of administration: a table of contents."""

from lti_app.administration import desk_door, registering, routes, teams

PARTS = (registering, routes, teams, desk_door)
"""Each with a blueprint `bp`, for the course site."""
