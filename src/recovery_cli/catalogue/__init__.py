"""Treatment centers: what they state, where they are, and which of them fit."""
