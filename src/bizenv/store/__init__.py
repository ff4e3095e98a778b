"""Snapshot → settings, register and plans, with everything that is wrong in them."""
