"""Events sent to addresses that users name: signed, tried again, and never into a network within."""
