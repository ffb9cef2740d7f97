"""An offline, explained advisor for opioid use disorder treatment."""

__version__ = "0.1.0"
