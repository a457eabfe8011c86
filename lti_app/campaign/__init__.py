"""The campaign: the Do's, their illustration and the places to find help, as a pack of content."""
