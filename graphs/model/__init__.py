"""What a workflow is: zones, nodes, links, the facts they may bear, and pure edits of them."""
