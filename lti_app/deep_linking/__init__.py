"""The picker with which somebody who teaches puts the Do's into a course (deep linking)."""
