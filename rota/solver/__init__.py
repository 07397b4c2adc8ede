"""How to find a roster: the only part that imports ortools."""
