"""What happens when people are away: absence drawn, replaced and counted over many years, both sides alike."""
