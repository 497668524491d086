"""The picture of a workflow without Qt: layout, a scene of shapes with roles, and SVG."""
