"""Secrets are told from placeholders and references, and blotted out of every text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.formats.redact import REDACTED, looks_secret, redact

#: Invented tokens of the forms that vendors publish.
TOKENS = (
    "sk-A1b2C3d4E5f6G7h8I9j0", "sk-ant-api03-A1b2C3d4E5f6G7h8I9j0", "ghp_" + "a1B2" * 9,
    "github_pat_" + "a1B2c3" * 8, "glpat-" + "a1B2c3D4e5" * 2, "xoxb-1234567890-abcdefghij",
    "AKIA" + "ABCD1234EFGH5678", "AIza" + "a1B2c3D4e5" * 4, "SG." + "a1B2" * 6 + "." + "c3D4" * 8,
    "eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl", "hf_" + "a1B2" * 6, "gsk_" + "a1B2" * 8,
    "1234567890:AA" + "a1B2c3D4e5" * 4, "bot123456789:AA" + "a1B2c3D4e5" * 4,
    "pat" + "a1B2c3D4e5F6g7" + "." + "0a1b" * 16,
)  # fmt: skip


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("around", ["{}", "use {} here", "x" * 300 + " {} " + "y" * 300])
def test_a_token_is_found_and_blotted_out_wherever_it_stands(token: str, around: str) -> None:
    text = around.format(token)
    assert looks_secret("", text)
    assert token not in redact(text)
    assert REDACTED in redact(text)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Authorization", "Bearer a1b2c3d4e5f6"),
        ("Authorization", "Basic dXNlcjpwYXNz"),
        ("apiKey", "a1b2c3d4e5"),
        ("X-Api-Key", "a1b2c3d4e5"),
        ("client_secret", "a1b2c3d4e5"),
        ("password", "correct-horse"),
        ("url", "https://user:hunter22@host.net/x"),
        ("url", "https://host.net/x?api_key=a1b2c3d4e5&y=1"),
        ("DATABASE_URL", "postgres://app:hunter22@db/ledger"),
    ],
)
def test_what_stands_under_a_telling_key_or_word_is_a_secret(key: str, value: str) -> None:
    assert looks_secret(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Authorization", "Bearer {{ $json.token }}"),
        ("Authorization", "Bearer ${TOKEN}"),
        ("apiKey", "YOUR_API_KEY"),
        ("apiKey", "<your key>"),
        ("apiKey", "SUPPLIER_API_KEY"),
        ("Authorization", "Bearer "),
        ("PRIVATE-TOKEN", "gitlabToken"),
        ("apiKey", "xxxxxxxxxx"),
        ("apiKey", "={{ $env.KEY }}"),
        ("password", "********"),
        ("maxTokens", "123456789"),
        ("tokenUrl", "https://host.net/oauth/token"),
        ("text", "Ask the task-list for a sketch"),
        ("url", "https://host.net/x?page=2"),
        ("authentication", "genericCredentialType"),
        ("note", "The password is kept in the vault."),
        ("token", 7),
    ],
)
def test_placeholders_references_and_words_are_no_secrets(key: str, value: object) -> None:
    assert not looks_secret(key, value)


def test_the_text_around_a_secret_is_kept() -> None:
    hook = "T012ABCDEF/B012ABCDEF/" + "a1B2" * 6
    kept = "https://hooks.slack.com/services/"
    assert redact(kept + hook) == kept + REDACTED
    assert looks_secret("url", kept + hook)
    hook = "123456789012345678/" + "a1B2-_" * 11
    assert redact(f"https://discord.com/api/webhooks/{hook}").endswith(f"/webhooks/{REDACTED}")
    assert redact("https://u:hunter22@host.net/x") == f"https://u:{REDACTED}@host.net/x"
    assert redact("GET /x?token=a1b2c3d4e5&page=2") == f"GET /x?token={REDACTED}&page=2"
    assert redact("Bearer a1b2c3d4e5f6g7h8") == f"Bearer {REDACTED}"


@pytest.mark.parametrize(
    "text",
    [
        "password: hunter22x",
        "api_key = a1b2c3d4e5",
        "DB_PASSWORD='hunter22x'",
        "my secret: a1b2c3d4",
    ],
)
def test_a_secret_is_found_behind_its_name_in_running_text(text: str) -> None:
    assert redact(f"Sign in with {text} and go on").count(REDACTED) == 1
    assert "2" not in redact(f"Sign in with {text} and go on")


@pytest.mark.parametrize(
    "text",
    [
        "Basic documentation", "Token management-system", "Refresh token infrastructure",
        "Use bearer authentication here", "max_tokens: 128000 at most",
        "a secret: nobody knows it", "Basic error-handling.",
    ],
)  # fmt: skip
def test_names_and_prose_about_secrets_stay_as_they_are(text: str) -> None:
    assert redact(text) == text


@given(st.text(max_size=300))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.", max_size=300))
def test_plain_prose_stays_as_it_is(text: str) -> None:
    assert redact(text) == text
