"""The report site: it never knows who is there. The channel itself opens in a later version."""
