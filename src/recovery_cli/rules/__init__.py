"""The policy: what answers mean, why, and who says so; and the plan that follows."""
