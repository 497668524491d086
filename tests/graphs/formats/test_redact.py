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
    "1234567890:AA" + "a1B2c3D4e5" * 4, "pat" + "a1B2c3D4e5F6g7" + "." + "0a1b" * 16,
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
    assert redact("https://u:hunter22@host.net/x") == f"https://u:{REDACTED}@host.net/x"
    assert redact("GET /x?token=a1b2c3d4e5&page=2") == f"GET /x?token={REDACTED}&page=2"
    assert redact("Bearer a1b2c3d4e5f6g7h8") == f"Bearer {REDACTED}"


@given(st.text(max_size=300))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.", max_size=300))
def test_plain_prose_stays_as_it_is(text: str) -> None:
    assert redact(text) == text
