"""The report site: it never knows who is there."""
