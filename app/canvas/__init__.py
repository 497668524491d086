"""The map: paints a scene in the window and into pictures, and takes gestures."""
