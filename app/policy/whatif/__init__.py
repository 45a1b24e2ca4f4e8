"""What a draft policy would have done with the calls that were logged: no model is asked, no text is read."""
