"""Rotas that identical people walk through: one closed walk, found as a connected integer circulation."""
