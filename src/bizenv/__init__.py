"""bizenv: keeps action plans as version-controlled YAML and computes who is on time, as of any day."""

__version__ = "0.1.0"
