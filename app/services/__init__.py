"""What the application keeps about itself: settings, recent files, messages and the crash log."""
