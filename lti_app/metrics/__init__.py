"""Figures for whoever runs the tool: /metrics for Prometheus, and what is counted for it.

Counted is what the course database keeps with its moment anyway, and what staff do; nothing on the
way to a report, at the desk or on public pages, and nothing of the process as a whole, whose work
would show what is not counted (docs/decisions/0034-metrics.md). Only this package knows
prometheus-client, and loads it only where METRICS_TOKEN is set.
"""
