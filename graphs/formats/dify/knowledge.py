"""Knowledge bases of Dify: data that apps search, and that pipelines fill."""

from __future__ import annotations

from graphs.formats.dify.canvas import Canvas
from graphs.formats.dify.file import RawNode, mapping, sequence, text
from graphs.formats.draft import Thing


class Knowledge:
    """The knowledge bases of one app, numbered in the order in which the file names them."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._names: dict[str, str] = {}

    def base(self, dataset: str, name: str = "") -> Thing:
        """The knowledge base with an id, which Dify encrypts in what it exports."""
        if dataset not in self._names:
            number = len(self._names) + 1
            self._names[dataset] = name or f"Knowledge base {number}"
        thing = self._canvas.box.store(
            self._names[dataset], "platform", because="Dify keeps it", group=f"dataset {dataset}"
        )
        thing.contents.setdefault(None, "who adds documents to it is set in Dify")
        return thing

    def retrieved(self, actor: str, node: RawNode) -> None:
        """What a knowledge retrieval node searches."""
        decided = self._canvas.references.decided(
            [node.data.get("query_variable_selector"), node.data.get("query_attachment_selector")]
        )
        if decided[0] is None:
            decided = ("model", "the query is what came in")
        datasets = [name for name in map(text, sequence(node.data.get("dataset_ids"))) if name]
        for dataset in dict.fromkeys(datasets or [node.id]):
            name = "" if datasets else f"Knowledge base of {node.title}"
            self._canvas.draft.effect(
                actor, "read", self.base(dataset, name), {"arguments": decided}
            )
        if text(node.data.get("retrieval_mode")) == "single":
            # One model then picks the knowledge base that is asked.
            settings = mapping(node.data.get("single_retrieval_config")).get("model")
            self._canvas.model(actor, settings, f"{node.pointer}/data/single_retrieval_config")

    def indexed(self, actor: str, node: RawNode) -> None:
        """What a pipeline fills."""
        thing = self.base(node.id, "Knowledge base")
        self._canvas.draft.effect(
            actor, "write", thing, {"verb": ("write", "it adds chunks to the knowledge base")}
        )
