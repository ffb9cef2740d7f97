"""Documents to text for people and to tables: the only place that escapes data from outside."""
