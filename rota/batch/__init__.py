"""Many scenarios at once: tasks of a batch file, run here or on a cluster, each finished one kept at once."""
