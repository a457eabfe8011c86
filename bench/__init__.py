"""Measures what a launch costs, beside the smallest applications that could be called a tool."""
