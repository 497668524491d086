"""What an operation does, judged by the words in its name: the last resort of every importer."""

from __future__ import annotations

import re

#: The verb that a word in the name of an operation stands for; the first known word decides.
_WORDS = {
    "read": (
        "get getall list search find lookup look read fetch count select query download export "
        "retrieve check verify validate describe status stats scan show view extract analyze "
        "analyse detect classify translate parse report reports summary info history "
        "availability aggregate compare convert enrich monitor screenshot preview head scrape "
        "crawl autocomplete suggest resolve ping test details calculate render transcribe "
        "current forecast profile breach match many all events ask evaluate load random user "
        "person domain email company ip astronomy asteroid market average estimate is"
    ),
    "write": (
        "create add update upsert append insert upload set edit patch put push save store copy "
        "move rename archive unarchive replace apply mark label tag untag assign unassign close "
        "reopen complete uncomplete change modify import sync log record register comment star "
        "unstar pin unpin bookmark subscribe unsubscribe follow unfollow like unlike favorite "
        "unfavorite react unreact merge link unlink attach detach schedule duplicate clone track "
        "snooze unsnooze lock unlock mute unmute open restore undelete write join leave "
        "increment increase decrease annotate identify group page acknowledge prioritize promote "
        "new draft enqueue index bulk generate reschedule topic purpose rate note make renew "
        "refresh pause resume"
    ),
    "delete": (
        "delete remove clear drop truncate purge erase trash destroy flush void empty cancel "
        "deregister terminate discard"
    ),
    "send": (
        "send resend post message reply publish notify forward tweet retweet sms call dial "
        "broadcast announce say whisper submit direct respond answer voice"
    ),
    "execute": (
        "execute run invoke trigger start stop restart command eval exec rerun retry activate "
        "deactivate enable disable toggle control job build launch process interact click type "
        "fill hover scroll press script shell"
    ),
    "pay": "pay charge payout transfer refund purchase checkout capture fund",
    "grant": "share grant invite reinvite permit authorize authorise",
    "deploy": "deploy redeploy release rollback provision dispatch",
    "admin": (
        "ban unban block unblock suspend unsuspend reset impersonate revoke quarantine isolate "
        "deprovision admin kick"
    ),
}
_VERB = {word: verb for verb, listed in _WORDS.items() for word in listed.split()}

#: Whole names of operations whose words mislead.
#: `gate` waits for a person, `query` runs a statement.
_WHOLE = {
    "markAsRead": "write", "markAsUnread": "write", "addToCart": "write", "setStatus": "write",
    "sendAndWait": "gate", "callApi": "unknown", "customApiCall": "unknown",
    "executeQuery": "query", "executeSQL": "query", "sql": "query", "rawQuery": "query",
    "presign": "grant", "addUser": "grant", "addMember": "grant", "removeUser": "admin",
}  # fmt: skip

#: What is put on a thing and taken off again: neither a new thing nor the loss of one.
_MARKS = frozenset({"label", "labels", "tag", "tags", "reaction", "star", "pin", "like"})
_NEW = frozenset({"create", "add", "new", "submit"})
#: To make a new one of these resources is really another verb than to write.
_SENDING = frozenset({
    "message", "messages", "sms", "mms", "email", "mail", "dm", "directMessage", "chatMessage",
    "post", "tweet", "voice", "call", "pushNotification", "notification", "transmission",
    "campaignMessage", "review", "reply", "push",
})  # fmt: skip
_GRANTING = frozenset({
    "permission", "permissions", "member", "members", "membership", "role", "roles",
    "collaborator", "groupMember", "spaceMember", "access", "invite", "invitation",
    "invitations", "accessKey",
})  # fmt: skip
_PAYING = frozenset({
    "payment", "payments", "charge", "payout", "transfer", "refund", "paymentOrder",
})  # fmt: skip
_ADMINISTERING = frozenset({"user", "users", "serviceAccount"})

_BREAKS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")


def words(name: str) -> list[str]:
    """The lower-case words of a camelCase, snake_case or spaced name."""
    return [word.lower() for word in _BREAKS.split(name) if word]


def verb_of(operation: str, resource: str = "") -> str:
    """The verb of an operation by its name and that of its resource.

    One of the verbs of `graphs.model.facts.VERBS`, or `read`, `query` (runs a statement), `gate`
    (waits for a person), or `unknown` where no word tells.
    """
    verb = _WHOLE.get(operation)
    if verb is None:
        verb = next((_VERB[word] for word in words(operation) if word in _VERB), "unknown")
    if verb not in ("write", "delete"):
        return verb
    listed = words(operation)
    if _MARKS & set(listed):
        return "write"
    if resource in _ADMINISTERING:
        return "admin"
    if resource in _GRANTING:
        return "grant"
    if verb == "write" and listed and listed[0] in _NEW:
        if resource in _SENDING:
            return "send"
        if resource in _PAYING:
            return "pay"
    return verb


def telling_words(name: str) -> tuple[str, ...]:
    """The words of a name that decided, for the reason that is shown."""
    return tuple(word for word in words(name) if word in _VERB)[:1]
