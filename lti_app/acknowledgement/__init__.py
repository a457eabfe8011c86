"""The page with the Do's that a student confirms, and what the instructor sees of it."""
