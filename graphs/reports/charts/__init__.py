"""Charts for reports and the window, each with its numbers as a table; one module a chart."""
