"""How much is let in: rates of callers and tenants, and what may wait."""
