"""The walkthrough for boards: what to show, the stage for it, the decision form, the minutes."""
