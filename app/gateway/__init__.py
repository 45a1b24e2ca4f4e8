"""The only door to models: decides, tries, retries, fails over, streams and meters."""
