"""Rosters on real dates: red days, nights when the clock moves, F1 to F5, half-years of Sundays, a holiday period."""

from rota.calendar.lay import lay

__all__ = ["lay"]
