"""Golden cases put to the service, scored, compared and reported."""
