"""The interview: what is asked, the path through it, and the answers."""
