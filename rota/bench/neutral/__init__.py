"""A ward as a neutral problem that other solvers can be given; its reading of the rules shares nothing with ours."""
