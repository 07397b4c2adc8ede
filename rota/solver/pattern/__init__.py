"""Patterns of days by whole lines: one position's cheapest days by dynamic programming, all chosen by a program."""
