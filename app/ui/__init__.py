"""The window around the map: panels, commands, themes and dialogs."""
