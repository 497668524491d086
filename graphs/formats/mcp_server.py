"""What a server entry says: its package and pin, credentials, data, and tools that need no ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from graphs.formats.hosts import host_of
from graphs.formats.redact import looks_secret, names_secret, redact

_RUNNERS = frozenset({"npx", "pnpx", "bunx", "uvx", "pipx", "npm", "pnpm", "yarn", "bun", "uv",
                      "deno", "docker", "podman", "dnx"})  # fmt: skip
_WRAPPERS = frozenset({"cmd", "/c", "cmd.exe", "env", "sudo", "wsl", "mcp-remote-wrapper"})
#: Options of runners that are followed by the package, and by some other value.
_NAMES_PACKAGE = frozenset({"--package", "-p", "--from", "--spec"})
_TAKES_VALUE = frozenset({
    "-e", "--env", "-v", "--volume", "--mount", "--network", "--name", "--env-file", "--directory",
    "--with", "--python", "--registry", "--index-url", "--extra-index-url", "-w", "--workdir",
    "-p", "--publish", "--add-host", "--platform", "--user", "-u", "--entrypoint", "--project",
    "--prefix", "--cpus", "--memory", "-m", "--pull", "--gpus", "--cache", "--node-options",
})  # fmt: skip
_OFF = frozenset({"false", "0", "no", "off"})
_VERSION = re.compile(r"(?:^|[^\w])v?\d+(?:\.\d+)+")
_DSN = re.compile(
    r"^(?P<scheme>postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|sqlite|mssql|sqlserver"
    r"|oracle|clickhouse|snowflake|neo4j(?:\+s)?|bolt|amqps?|jdbc:\w+|duckdb|cassandra)"
    r"(?:\+\w+)?:/{0,3}(?P<rest>.*)$", re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_PATH = re.compile(
    r"^(?:~|/|\./|\.\./|[A-Za-z]:[\\/]|\$\{?(?:HOME|workspaceFolder|PWD)\b|%USERPROFILE%)"
)
_CODE = re.compile(r"\.(?:js|mjs|cjs|ts|py|sh|exe|jar|dll|rb|go|bat|cmd|csproj)$", re.IGNORECASE)
_KEYED = re.compile(
    r"(?:^|_)(?:PAT|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|AUTH|COOKIE|SESSION|CREDENTIALS?"
    r"|CONNECTION_STRING|CONN_STR|DSN|DATABASE_URL|DB_URL|SERVICE_ACCOUNT|PRIVATE_KEY|WEBHOOK_URL)$"
    r"|CREDENTIALS|ACCESS_KEY|API_?KEY", re.IGNORECASE,
)  # fmt: skip
_HEADER = re.compile(r"authorization|api[-_]?key|token|secret|cookie|auth", re.IGNORECASE)
#: A value that holds the headers of requests, the one that logs in among them.
_HOLDS_HEADER = re.compile(r"\bauthorization\b[\"']?\s*[:=]", re.IGNORECASE)
_PLAIN = re.compile(r"^(?:max|min|num|default)_|_(?:type|name|header|limit|path|file|url)$", re.I)
_OPTION = re.compile(r"^--?([A-Za-z][\w-]*)(?:[=:](.*))?$", re.DOTALL)
_SETTING = re.compile(r"^([A-Za-z_][A-Za-z0-9_]*)=(.*)$", re.DOTALL)
_HEADER_TEXT = re.compile(r"^([A-Za-z][A-Za-z0-9-]*):\s*(.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential by the name of its key; `mark` tells equal values apart and is never kept."""

    key: str
    where: str
    mark: str


@dataclass(slots=True)
class ServerFacts:
    """What a server entry says about the server."""

    package: str = ""
    runner: str = ""
    url: str = ""
    third_party: tuple[bool | None, str] = (None, "nothing tells whose program it is")
    pinned: tuple[bool | None, str] = (None, "nothing tells its version")
    sandboxed: tuple[bool | None, str] = (None, "nothing tells how it is confined")
    credentials: list[Credential] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    stores: list[tuple[str, str]] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    #: Switches that are on, in lower case, and the names of all settings, with a value or not.
    flags: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()


def texts_of(value: Any) -> list[str]:
    """The texts and numbers of a list, as text; a single text is a list of one."""
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return []
    return [str(one) for one in value if isinstance(one, (str, int, float))]


def mapping_of(value: Any) -> dict[str, str]:
    """The plain pairs of a mapping, or of a list of `KEY=value`, as text."""
    if isinstance(value, list):
        pairs = [str(one).partition("=") for one in value if isinstance(one, str)]
        return {key: held for key, _, held in pairs if key}
    if not isinstance(value, Mapping):
        return {}
    return {str(key): "" if isinstance(held, (dict, list)) or held is None else str(held)
            for key, held in value.items()}  # fmt: skip


def read_server(entry: Mapping[str, Any]) -> ServerFacts:
    """Everything that an entry says; never raises, whatever stands in it."""
    facts = ServerFacts()
    command = entry.get("command")
    if isinstance(command, Mapping):
        entry = {**command, **entry}
        command = command.get("path")
    called = [*texts_of(command), *texts_of(entry.get("args"))]
    if isinstance(command, str) and " " in command.strip() and not texts_of(entry.get("args")):
        called = command.split()
    keys = ("url", "httpUrl", "serverUrl", "endpoint", "uri")
    facts.url = next((entry[key] for key in keys if isinstance(entry.get(key), str)), "")
    if called:
        _command(called, facts)
    if facts.url:
        _remote(facts)
    env = {
        key: value
        for name in ("env", "environment", "envs")
        for key, value in mapping_of(entry.get(name)).items()
    }
    for key, value in env.items():
        _setting(key, value, "env", facts)
    for name in ("headers", "http_headers", "env_http_headers", "requestInit"):
        held = entry.get(name)
        if name == "requestInit" and isinstance(held, Mapping):
            held = held.get("headers")
        for key, value in mapping_of(held).items():
            if _HEADER.search(key):
                _credential(key, value, "headers", facts)
    for key in texts_of(entry.get("env_vars")):
        _setting(key, "", "env", facts)
    if isinstance(token := entry.get("bearer_token_env_var"), str):
        _credential(token, "", "env", facts)
    for name in ("bearer_token", "apiKey", "api_key", "token", "authToken"):
        if isinstance(held := entry.get(name), str):
            _credential(name, held, "entry", facts)
    facts.flags = frozenset(
        [
            each.partition("=")[0].lower()
            for each, after in zip(called, [*called[1:], ""], strict=False)
            if each.startswith("-")
            and each.partition("=")[2].lower() not in _OFF
            and after.lower() not in _OFF
        ]
        + [key.lower() for key, value in env.items() if value.lower() in ("true", "1", "yes")]
    )
    headers = [key for name in ("headers", "http_headers") for key in mapping_of(entry.get(name))]
    facts.settings = frozenset(
        each.partition("=")[0].lower() for each in (*called, *env, *headers) if each
    )
    return facts


def _remote(facts: ServerFacts) -> None:
    host = host_of(facts.url)
    if host.place == "private":
        facts.third_party = (None, f"it runs at {host.name or 'an address'} inside a network")
        return
    facts.third_party = (True, f"another company runs it at {host.name or 'its address'}")
    facts.pinned = (False, "a server at an address can change its tools any day")


def _command(called: list[str], facts: ServerFacts) -> None:
    words = list(called)
    while len(words) > 1 and _is_wrapper(words[0]):
        words.pop(0)
    program = re.split(r"[/\\]", words[0])[-1].lower().removesuffix(".exe").removesuffix(".cmd")
    if "<" in program:
        # A path still to be filled in: its last word names the program.
        program = (re.findall(r"[\w.@-]+", program) or [program])[-1]
    arguments = words[1:]
    facts.runner = program
    if program in _RUNNERS:
        at = _package_at(program, arguments)
        if at is not None:
            facts.package = arguments[at]
            _pin(program, facts)
            arguments = arguments[:at] + arguments[at + 1 :]
        else:
            folder = next(
                (b for a, b in pairwise(arguments) if a in ("--directory", "--prefix")), ""
            )
            facts.package = re.split(r"[/\\]", folder.rstrip("/\\"))[-1]
            facts.third_party = (None, "it is run from a folder on this machine")
            facts.pinned = (None, "it is run from a folder on this machine: no version is told")
    elif _PATH.match(words[0]) or program in ("node", "python", "python3", "java", "go", "ruby"):
        module = words[2] if words[1:2] == ["-m"] and len(words) > 2 else ""
        facts.package = module or program
        facts.third_party = (None, "it is a program on this machine: whose it is is not told")
        facts.pinned = (None, "the program on this machine: its version is not told")
        if module:
            facts.third_party = (True, f"the module {module} is run")
    else:
        facts.package = program
        facts.third_party = (None, f"{program} is a program on this machine")
        facts.pinned = (None, f"{program} is installed on this machine: no version is told")
    if program in ("docker", "podman"):
        opening = ("-v", "--volume", "--mount", "--privileged")
        mounted = any(one.partition("=")[0] in opening for one in arguments)
        if not mounted:
            facts.sandboxed = (True, "it runs in a container that mounts nothing")
    _arguments(arguments, facts)


def _is_wrapper(word: str) -> bool:
    return word.lower() in _WRAPPERS or re.split(r"[/\\]", word)[-1].lower() in _WRAPPERS


def _package_at(program: str, arguments: list[str]) -> int | None:
    """Where among the arguments the package or image stands."""
    skip = {"npm": ("exec", "x"), "pnpm": ("dlx", "exec"), "yarn": ("dlx",), "bun": ("x",),
            "uv": ("tool", "run", "x"), "pipx": ("run",), "docker": ("run", "container"),
            "podman": ("run", "container"), "deno": ("run",)}.get(program, ())  # fmt: skip
    container = program in ("docker", "podman")
    index = 0
    while index < len(arguments):
        one = arguments[index]
        if one in _NAMES_PACKAGE and not container and index + 1 < len(arguments):
            return index + 1
        if one.startswith(("--package=", "--from=")) and not container:
            arguments[index] = one.partition("=")[2]
            return index
        if one in _TAKES_VALUE and one != "--":
            index += 2
            continue
        if one.startswith("-") or one in skip:
            index += 1
            continue
        if program in ("uv", "deno", "bun", "npm") and (_CODE.search(one) or one[:1] == "/"):
            return None
        return index
    return None


def _pin(program: str, facts: ServerFacts) -> None:
    named = facts.package
    facts.third_party = (True, f"{program} fetches it from others")
    if named.startswith(("git+", "git@", "github:", "http://", "https://")):
        base, _, revision = named.rpartition("@")
        fixed = bool(base) and re.fullmatch(r"[0-9a-f]{7,40}", revision) is not None
        facts.pinned = (
            fixed,
            f"it comes from a repository at {revision if fixed else 'any state'}",
        )
        facts.package = re.sub(r"^git\+", "", base if fixed else named)
        return
    if program in ("docker", "podman"):
        image, _, digest = named.partition("@")
        last = image.rpartition("/")[2]
        tag = last.partition(":")[2]
        facts.package = image[: len(image) - len(tag) - 1] if tag else image
        if digest:
            facts.pinned = (True, "its image is named by digest")
        elif tag and tag != "latest" and re.search(r"\d", tag):
            facts.pinned = (True, f"its image has the tag {tag}, though a tag can be moved")
        else:
            facts.pinned = (False, f"its image is {'the latest' if tag else 'named without a tag'}")
        return
    base, _, version = named[1:].partition("@") if named[:1] == "@" else named.partition("@")
    base = named[:1] * (named[:1] == "@") + base
    if not version and "==" in named:
        base, _, version = named.partition("==")
    facts.package = re.sub(r"\[.*\]$", "", base)
    if not version:
        facts.pinned = (False, f"{program} takes whatever version is newest: none is named")
    elif re.fullmatch(r"v?\d+(?:\.\d+){1,3}(?:[-+.]?[\w.]+)?", version):
        facts.pinned = (True, f"version {version} is named")
    else:
        facts.pinned = (False, f"“{version[:30]}” is no fixed version")


def _arguments(arguments: list[str], facts: ServerFacts) -> None:
    """Credentials, stores, paths and addresses among the arguments."""
    option = ""
    for argument in arguments:
        one = argument
        if matched := _OPTION.match(one):
            option = matched[1]
            if matched[2] is None:
                continue
            one = matched[2]
        if setting := _SETTING.match(one):
            _setting(setting[1], setting[2], "args", facts)
        elif option in ("e", "env") and re.fullmatch(r"[A-Z][A-Z0-9_]*", one):
            _setting(one, "", "args", facts)
        elif (
            header := _HEADER_TEXT.match(one)
            if "header" in option.lower() or option == "H"
            else None
        ):
            if _HEADER.search(header[1]):
                _credential(header[1], header[2], "args", facts)
        elif option and (
            _names_credential(option) or (option in ("t", "k") and not _PATH.match(one))
        ):
            _credential(option, one, "args", facts)
        elif option in ("v", "volume", "mount"):
            facts.paths.append(redact(one.partition(":")[0]))
        else:
            _value(one, option, facts)
        option = ""


def _names_credential(key: str) -> bool:
    named = key.replace("-", "_")
    return (names_secret(key) or bool(_KEYED.search(named))) and not _PLAIN.search(named)


def _setting(key: str, value: str, where: str, facts: ServerFacts) -> None:
    known = bool(_KEYED.search(key)) or (names_secret(key) and not _PLAIN.search(key))
    known = known or bool(_HOLDS_HEADER.search(value))
    if _DSN.match(value):
        _value(value, key, facts)
        known = known or "@" in value
    elif not known:
        _value(value, key, facts)
    if known or looks_secret(key, value):
        _credential(key, value, where, facts)


def _credential(key: str, value: str, where: str, facts: ServerFacts) -> None:
    key = redact(key)[:80]
    if all(one.key != key for one in facts.credentials):
        facts.credentials.append(Credential(key, where, value))
    # The words of options seldom say as much as the place that they stand in.
    if looks_secret("password" if _DSN.match(value) else f"{key}_token", value):
        facts.inline.append(f"{where}/{key}")


def _value(value: str, key: str, facts: ServerFacts) -> None:
    """A plain value: a store, an address or a path on this machine."""
    value = value.strip()
    if dsn := _DSN.match(value):
        if not key and looks_secret(key, value):
            facts.inline.append("args")
        facts.stores.append((dsn["scheme"].lower().split("+")[0], redact(dsn["rest"])))
        if "@" in dsn["rest"] and all(one.key != "password" for one in facts.credentials):
            user = f"{dsn['scheme'].split('+')[0]} password"
            if not key:
                facts.credentials.append(Credential(user, "args", value))
    elif re.match(r"^(?:https?|wss?)://", value, re.IGNORECASE):
        facts.urls.append(redact(value))
    elif _PATH.match(value) and not _CODE.search(value) and len(value) < 400:
        facts.paths.append(redact(value))


def listed_tools(value: Any) -> tuple[frozenset[str], bool]:
    """The tools that a key such as `alwaysAllow` names, and whether it means all of them."""
    if value is True:
        return frozenset(), True
    names = frozenset(texts_of(value))
    return names - {"*"}, "*" in names
