"""A model as judge of answers: by rubrics, through the gateway, and held against people. Off by default."""
