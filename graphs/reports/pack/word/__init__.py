"""The parts of the report as a Word document: its template, its marks, its pages, its pictures."""
