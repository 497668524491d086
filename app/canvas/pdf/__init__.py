"""Reports on paper: content flowed over pages, as a PDF in which text stays text."""
