"""Documents cut into chunks that the model sees whole."""
