"""Other solvers on the same wards: the same rules as a neutral problem, each peer in a process of its own."""
