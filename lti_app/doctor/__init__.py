"""Looks at a live installation and says what to mend: `flask --app wsgi doctor`.

It changes nothing but what asking costs: a service token of each platform is asked for anew.
"""
