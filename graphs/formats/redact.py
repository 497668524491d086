"""Keep secrets out: tell values that look like credentials, and blot them out of text."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from typing import Any

#: What stands in place of a secret in every output.
REDACTED = "[redacted]"

#: Every token below begins with one of these, but for those that stand behind the next ones.
_BEGINNINGS = (
    "sk-", "sk_", "rk_", "pk_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-",
    "pat", "xox", "xapp-", "AKIA", "ASIA", "AIza", "ya29.", "eyJ", "SG.", "key-", "shpat_",
    "shpss_", "npm_", "pypi-", "hf_", "gsk_", "r8_", "ntn_", "secret_", "lin_api_", "dop_v1_",
    "-----BEGIN",
)  # fmt: skip
#: In the middle of a Telegram bot token; before what makes an incoming webhook secret.
_WITHIN = (":AA", "hooks.slack.com/services/T", "/api/webhooks/")
#: After these a secret may follow.
_TELLING = ("earer ", "asic ", "oken ", "key=", "KEY=", "Key=", "oken=", "OKEN=", "ecret=",
            "assword=", "ignature=", "sig=", "auth=", "key:", "KEY:", "Key:", "oken:", "OKEN:",
            "ecret:", "ECRET:", "assword:", "ASSWORD:")  # fmt: skip
#: The shortest text in which a secret is looked for.
_SHORTEST = 16
_TOKEN = re.compile(
    r"""
    \b(?:sk|rk|pk)[-_](?:live|test|proj|ant|or|svcacct|admin)?[-_A-Za-z0-9]{16,}
  | \bgh[pousr]_[A-Za-z0-9]{20,} | \bgithub_pat_\w{20,} | \bglpat-[-\w]{16,}
  | \bxox[abeoprs]-[-A-Za-z0-9]{8,} | \bxapp-[-A-Za-z0-9]{10,}
  | \b(?:AKIA|ASIA)[A-Z0-9]{16}\b | \bAIza[-\w]{30,} | \bya29\.[-\w]{20,}
  | \beyJ[-\w]{8,}\.[-\w]{8,}(?:\.[-\w]*)?
  | \bSG\.[-\w]{16,}\.[-\w]{16,} | \bkey-[0-9a-f]{32}\b
  | \b(?:shpat|shpss|npm|hf|gsk|r8|ntn|secret|lin_api|dop_v1)_[A-Za-z0-9]{16,} | \bpypi-[-\w]{20,}
  | \bpat[A-Za-z0-9]{14}\.[0-9a-f]{32,}
  | (?<!\d)\d{8,10}:AA[-\w]{30,}
  | (?<=hooks\.slack\.com/services/)T\w{6,}/B\w{6,}/\w{16,}
  | (?<=/api/webhooks/)\d{15,}/[-\w]{30,}
  | -----BEGIN[ A-Z]*PRIVATE\ KEY-----[\s\S]*?(?:-----END[ A-Z]*PRIVATE\ KEY-----|$)
    """,
    re.VERBOSE,
)
#: The part of a text that follows one of these words is the secret.
_AFTER = re.compile(
    r"(?P<before>\b(?:[Bb]earer|[Bb]asic|[Tt]oken)\s+)(?P<secret>[-\w.~+/=]{12,})"
    r"|(?P<user>://[^\s/:@]+:)(?P<password>[^\s/@]+)(?=@)"
    r"|(?P<query>[?&](?:[\w-]*(?:key|token|secret|password|signature|sig|auth))=)(?P<value>[^&\s\"']{6,})"
    # In running text a word with letters and digits in it; "token: required" holds none.
    r"|(?P<named>(?<![a-z])(?:(?:api|access|private|secret)[-_ ]?key"
    r"|(?:(?:api|access|auth|bot)[-_ ]?)?token|(?:client[-_ ]?)?secret|passwo?r?d)"
    r"\s?[:=]\s?[\"']?)"
    r"(?P<given>(?=[^\s\"'&]{0,200}\d)(?=[^\s\"'&]{0,200}[a-z])[^\s\"'&]{6,})",
    re.IGNORECASE,
)
#: What prose says after "basic" or "token", such as "documentation" or "management-system".
_PROSE = re.compile(r"[A-Za-z]?[a-z]{2,19}(?:[-./][A-Za-z]?[a-z]{1,19})*\.?")
_SECRET_KEY = re.compile(
    r"(?:^|[-_ .])(?:authorization|password|passwd|passphrase|secret|token|apikey|credential"
    r"|private[-_ ]?key|access[-_ ]?key|api[-_ ]?key|client[-_ ]?secret|auth|cookie|bearer)"
    r"(?:$|[-_ .])",
    re.IGNORECASE,
)
#: The name of a value, such as `MY_API_KEY`, in place of the value.
_CONSTANT = re.compile(r"=?[A-Z][A-Z_]*[A-Z0-9]*")
#: Keys whose values count or name tokens and are none.
_HARMLESS_KEY = re.compile(r"(?:max|num|count|limit|total|url|endpoint|type|name|header)", re.I)
_PLACEHOLDER = re.compile(
    r"your|example|placeholder|change[-_ ]?me|insert|replace|todo|redacted|dummy|sample"
    r"|^[<\[({$]|^x{3,}|\*{3,}|^\W*$|\.\.\.|^(?:none|null|true|false|undefined)$",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """The text with everything in it that looks like a secret replaced by `[redacted]`."""
    if len(text) < _SHORTEST:
        return text
    if _holds_token(text):
        text = _TOKEN.sub(REDACTED, text)
    if _may_tell_secret(text):
        text = _AFTER.sub(_blot, text)
    return text


def redact_all(value: Any) -> Any:
    """The value with every text in it redacted, however deep it lies."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: redact_all(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(redact_all, value))
    return value


def may_hold_secret(text: str) -> bool:
    """Whether a text could hold a secret at all: false for nearly every one that holds none."""
    return _holds_token(text) or ("://" in text and "@" in text) or _has_telling_word(text)


def _holds_token(text: str) -> bool:
    """Whether a token stands in the text: only where one can begin is looked at closely."""
    for beginning in _BEGINNINGS:
        if beginning in text:
            place = text.find(beginning)
            while place >= 0:
                if _TOKEN.match(text, place):
                    return True
                place = text.find(beginning, place + 1)
    return any(mark in text for mark in _WITHIN) and _TOKEN.search(text) is not None


def _may_tell_secret(text: str) -> bool:
    """Whether a secret could follow an address, a name in a query or a telling word."""
    if "://" in text and "@" in text:
        return True
    if len(text) < 2000 and "=" in text:
        return True
    return _has_telling_word(text)


def _has_telling_word(text: str) -> bool:
    return any(word in text for word in _TELLING)


def _blot(match: re.Match[str]) -> str:
    kept = match["before"] or match["user"] or match["query"] or match["named"] or ""
    secret = _secret(match)
    if not secret or REDACTED in secret or _is_reference(secret):
        return match[0]
    return kept + REDACTED


def _secret(match: re.Match[str]) -> str:
    """What follows a telling word; empty where it is a word of prose."""
    secret = match["secret"] or ""
    if secret and _PROSE.fullmatch(secret):
        bearer = match["before"].lower().startswith("bearer")
        if not bearer or secret.lower().startswith("auth"):
            return ""
    return secret or match["password"] or match["value"] or match["given"] or ""


def looks_secret(key: str, value: object) -> bool:
    """Whether a value, by its form or by the key it stands under, looks like a secret.

    References such as `{{ $json.token }}`, `${TOKEN}` or `$TOKEN` and placeholders are none.
    """
    if not isinstance(value, str) or len(value) < 6:
        return False
    if len(value) >= _SHORTEST:
        if _holds_token(value):
            return True
        for after in _AFTER.finditer(value) if _may_tell_secret(value) else ():
            secret = _secret(after)
            if secret and not _is_reference(secret) and not _PLACEHOLDER.search(secret):
                return True
    if not names_secret(key) or _is_reference(value):
        return False
    if _PLACEHOLDER.search(value) or _CONSTANT.fullmatch(value) or " " in value.strip():
        return False
    # Random keys have digits in them; the names of things seldom do. People's passwords may not.
    digits = any(character.isdigit() for character in value)
    return (digits or "pass" in key.lower()) and _entropy(value) >= 2.0


@lru_cache(maxsize=4096)
def names_secret(key: str) -> bool:
    """Whether a key is one under which secrets stand, such as `apiKey` or `Authorization`."""
    named = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key)
    return bool(_SECRET_KEY.search(named)) and not _HARMLESS_KEY.search(key)


def _is_reference(value: str) -> bool:
    return "{{" in value or "${" in value or value.startswith(("$", "%", "<", "{"))


def _entropy(value: str) -> float:
    """Shannon entropy of the characters, in bits a character."""
    total = len(value)
    return -sum(n / total * math.log2(n / total) for n in Counter(value).values())
