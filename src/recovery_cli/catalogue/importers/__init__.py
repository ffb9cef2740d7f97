"""One module a published layout: what it holds, who publishes it, and its known faults."""
