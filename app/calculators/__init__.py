"""Tested arithmetic: every figure of an answer comes from here, never from prose or a model.

A calculator is a value (``base.Calculator``): named inputs with limits, and a pure function that returns a figure
with its formula written out. ``registry`` lists them all; ``recognize`` reads from a question which ones it needs.
"""
