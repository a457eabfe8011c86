"""Figures of the support desk: coarse codes of cases, and tables that single nobody out."""
