"""Makes the artefacts of a version. Never imported where pages are served: it is large and slow."""

from lti_app.campaign.rendering.service import render_all

__all__ = ["render_all"]
