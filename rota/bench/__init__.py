"""Cases, runs and independent checks behind `rota bench`."""
