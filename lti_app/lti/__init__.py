"""The LTI 1.3 protocol: registrations, keys, login, launch, claims, roles. No pages."""
