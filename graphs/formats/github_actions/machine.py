"""The machine of a job: the runner itself, and the files checked out on it."""

from __future__ import annotations

from graphs.formats.draft import Draft, Thing


class Machine:
    """The runner of one job and its workspace, on the map once a step touches them.

    `content` is that of the workspace.
    """

    def __init__(self, draft: Draft, group: str, job: str = "") -> None:
        self._draft = draft
        self._group = f"machine of {group}"
        self._of = f" of {job[:60]}" if job else ""
        self.content: tuple[str | None, str] = (
            "trusted", "it is a checkout, and changing the repository takes write access",
        )  # fmt: skip

    def runner(self) -> Thing:
        """What commands run on."""
        thing = self._draft.thing(
            self._group, f"Runner{self._of}", "platform", "the machine of the job",
            ("internal", "it holds the checkout and the credentials of the job"),
        )  # fmt: skip
        thing.contents.setdefault("trusted", "it gives back what the steps made")
        thing.acted = True
        return thing

    def workspace(self) -> Thing:
        """The files of the job."""
        thing = self._draft.thing(
            self._group, f"Workspace{self._of}", "platform", "the files of the job",
            ("internal", "it is a checkout of the repository"),
        )  # fmt: skip
        thing.contents.setdefault(*self.content)
        return thing
