"""Speed figures as ratios within one run: `make bench`. Never timed in the tests."""
