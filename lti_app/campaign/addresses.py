"""Addresses that stand on posters and behind doors, so they never change their form."""


def campaign_address(public_url: str, institution: str, language: str) -> str:
    """Return the address of the Do's of an institution in one language."""
    return f"{public_url}/campaign/{institution}/{language}"


def report_address(public_url: str, report_url: str, institution: str) -> str:
    """Return the address of an institution's reporting channel.

    `report_url` is empty where the report site has no host name of its own.
    """
    return f"{report_url or public_url + '/report'}/{institution}/"
