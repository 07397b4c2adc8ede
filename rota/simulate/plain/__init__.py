"""A simulated year once more, in plain Python on clock intervals, slow and written apart from the compiled engine.

It shares with the engine the simulation's terms, the resolved limits and what a draw is; none of its tables. The two
must count the same to the last minute: tests compare them on random small wards, and a sample of every simulation is
replayed here and examined by the whole rule catalogue (`rota.simulate.sample`).
"""
