"""Runs cases through a door of the service, and keeps what came of each so that a kill loses nothing."""
