"""The command line: one file per group of commands. They print and exit, nothing else."""
