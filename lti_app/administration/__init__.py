"""Platforms register themselves; administrators look after them and after the policies."""
