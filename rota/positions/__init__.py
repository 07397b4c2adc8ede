"""How many positions of which size: the weekend ledger, which needs no solver, and the levers that change a ward."""
