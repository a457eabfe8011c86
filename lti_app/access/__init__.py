"""Who is visiting: a launch becomes a visitor, and a short-lived token carries it along."""
