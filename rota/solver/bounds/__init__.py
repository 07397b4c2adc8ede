"""Proven lower bounds for wards, from the lines one by one and what couples them."""
