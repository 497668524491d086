"""What to say: findings, one module a rule, over the results of the analysis."""
