"""Files in: one module a format, chosen by content, each giving a workflow whose facts say where they come from."""
