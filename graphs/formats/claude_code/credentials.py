"""Put the credentials of a Claude Code project on the map, and the secrets typed into settings."""

from __future__ import annotations

from graphs.formats.claude_code.project import Project
from graphs.formats.draft import Draft, Facts
from graphs.formats.inline_secrets import escaped
from graphs.formats.redact import looks_secret, names_secret


def add_credentials(project: Project, draft: Draft, agent: str) -> None:
    """Add the credentials that settings hold, which `agent` uses; note secrets typed in."""
    known: dict[str, str] = {}
    for settings, env in project.environment():
        draft.file = settings.name
        told = {key: value for key, value in settings.data.items() if key != "mcpServers"}
        draft.inline_secrets(agent, told, "")
        for key, value in list(env.items())[:500]:
            if not (names_secret(str(key)) or looks_secret(str(key), value)):
                continue
            if key not in known:
                known[key] = draft.identity(
                    str(key),
                    "api-key",
                    "by its name, in env",
                    place="host",
                    pointer=f"/env/{escaped(str(key))}",
                )
                draft.link("uses", agent, known[key])
    helper = project.first("apiKeyHelper")
    if isinstance(helper, str) and helper:
        because = "apiKeyHelper is a program that gives the key"
        issued: Facts = {"issued": (None, "how long the key that it gives holds is not told")}
        node = draft.identity(
            "apiKeyHelper", "api-key", because, place="host", pointer="/apiKeyHelper",
            facts=issued,
        )  # fmt: skip
        draft.link("uses", agent, node)
