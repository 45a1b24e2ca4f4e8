"""The routing policy of a running service: who may change it and how, and which one holds now."""
