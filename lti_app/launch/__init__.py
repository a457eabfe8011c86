"""The doors: a launch comes in, a visitor and a landing page come out."""
