"""What people who run the service look at: sums over what happened, and the rows behind each sum. Pure values."""
