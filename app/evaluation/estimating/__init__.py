"""What a run would cost and take, said before anybody is asked."""
