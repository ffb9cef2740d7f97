"""An offline, explained advisor for opioid use disorder treatment."""

__version__ = "0.2.0"
