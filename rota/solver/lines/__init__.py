"""Lines for named people: column generation and local search over the same problem."""
