"""Microsoft Teams: who comes with its token, and where instructors put the Do's in it."""
