"""What an organisation decides: action classes, allowed flows, and the cost of a review."""
