"""Dialogs: messages that can be copied, and what the program is."""
