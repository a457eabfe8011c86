"""Administrators make and change their institution's pack in the browser, and publish it."""
