"""The HTTP API: one file per resource. Handlers move values between the wire and the team, nothing else."""
