"""The commands: options in, documents out. The only place that knows the terminal, the environment and the clock."""
