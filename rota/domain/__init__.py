"""What the world is: time, shifts, positions, demand, agreements, the scenario, rosters and the results about them."""
