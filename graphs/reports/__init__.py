"""Files out: one module a format of report, from the results of the analysis."""
