"""Sharing: the Do's in any chat, introduction first, then the Do's, unchanged."""
