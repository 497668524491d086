"""Files in: one module a format, chosen by content; each fact says where it comes from."""
