"""A new policy for a share of the threads: who is in it, how it does beside the other, and what follows from that."""
