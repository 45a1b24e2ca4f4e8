"""Reading skills that come from outside, and telling what they would make a reader do. Nothing of them is ever run."""
