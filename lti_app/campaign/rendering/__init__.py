"""Makes the artefacts of a version. Never imported where pages are served: it is large and slow."""
