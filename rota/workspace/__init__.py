"""What the parties have on the table: a folder per session with the ward, proposals, results and running work."""
