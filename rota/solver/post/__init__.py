"""Posters: what each rule forbids on the grid. File names follow `rota.rules`; none of them calls an examination."""
