"""The public addresses of a campaign; they stand on posters, so they never change their form."""


def campaign_address(public_url: str, institution: str, language: str) -> str:
    """Return the address of the Do's of an institution in one language."""
    return f"{public_url}/campaign/{institution}/{language}"
