"""The data that the application passes to the engine: catalogues, policies, examples, font, themes."""
