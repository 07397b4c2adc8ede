"""Editing a roster by hand: a session with undo and locks, suggestions that mend a breach."""
