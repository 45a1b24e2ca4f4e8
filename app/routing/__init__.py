"""Which backend may and should serve a call: policy as data, the decision as a pure function."""
