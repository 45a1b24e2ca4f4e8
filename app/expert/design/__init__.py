"""Designs: which kind of system is asked for, its parts, its figures, its way there. All of it from tables."""
