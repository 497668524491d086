"""The panels around the map: each one module, and one line in the registry."""
