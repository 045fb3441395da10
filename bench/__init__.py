"""Measurements: one command each, every figure beside a peer or a floor measured in the same run."""
