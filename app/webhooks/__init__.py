"""Events of this service, sent to addresses that its users name: signed, tried again, and never into a network within."""
