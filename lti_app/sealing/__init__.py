"""Cryptography of the report channel: blind tokens, receipts, sealed reports; no web, no tables."""
