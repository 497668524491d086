"""The AWS account that a workflow runs in: its resources, functions and models, each once."""

from __future__ import annotations

import re
from collections.abc import Callable

from graphs.formats.aws_resources import ActionCatalogue
from graphs.formats.base import Catalogues
from graphs.formats.catalogue import Catalogue
from graphs.formats.draft import Draft, Facts, Thing
from graphs.formats.redact import redact
from graphs.formats.stepfunctions.integration import Integration, integration_of, sdk_names
from graphs.formats.stepfunctions.parameters import NOTHING, Name
from graphs.formats.toolbox import Toolbox

PLATFORM = "AWS account"
#: Services whose lists and descriptions tell what administrators of the account have set up.
_SETTINGS = frozenset({
    "account", "acm", "apigateway", "application-autoscaling", "autoscaling", "backup", "batch",
    "budgets", "ce", "cloudformation", "cloudfront", "cloudtrail", "cloudwatch", "codebuild",
    "codedeploy", "codepipeline", "config", "dms", "ec2", "ecr", "ecs", "eks", "elasticache",
    "elasticfilesystem", "elasticloadbalancing", "elasticmapreduce", "es", "events", "fsx", "iam",
    "kms", "lambda", "organizations", "pricing", "rds", "redshift", "resource-groups", "route53",
    "scheduler", "servicecatalog", "servicequotas", "sso", "support", "tag", "trustedadvisor",
    "wafv2",
})  # fmt: skip
#: Services of which nothing is read that others could have written.
_OWN = frozenset({
    "account", "budgets", "ce", "cloudwatch", "pricing", "servicequotas", "ses", "sms-voice", "sns",
})  # fmt: skip
_TELLING = re.compile(r"^(?:Describe|List)")
#: What people add to the name of a function and what tells nothing of what it does.
_FILLING = re.compile(r"(?:[-_ ]?(?:arn|lambda|function|fn|name|handler))+$", re.IGNORECASE)
#: Verbs whose effect no later call can undo.
_FINAL = frozenset({"delete", "send", "pay", "execute"})
_IN_ACCOUNT = "it is a resource of the account"
_NO_CODE = "the code of the function is not in the file"
_INPUT = "what the state hands on decides"


class Account:
    """What lies in one account, and what actors in it do to that."""

    def __init__(self, draft: Draft, catalogues: Catalogues, scope: str = "") -> None:
        """`scope` keeps what one template names apart from what another does."""
        self.draft = draft
        self._scope = scope
        self.box = Toolbox(draft, catalogues)
        self.actions = ActionCatalogue(Catalogue.named(catalogues, "aws_actions"))
        self._known = Catalogue.named(catalogues, "stepfunctions")
        self._services = Catalogue.named(catalogues, "aws_actions")
        self._sdk = sdk_names({key: self._known[key] for key in self._known})
        self._models: dict[str, str] = {}
        #: Node ids of functions, agents and state machines by every name that they go by.
        self.functions: dict[str, str] = {}
        self.agents: dict[str, str] = {}
        self.machines: dict[str, str] = {}
        #: What resources are called on the map, by service and any name that they go by.
        self.titles: dict[tuple[str, str], str] = {}

    def integration(self, resource: str) -> Integration:
        """What the `Resource` of a task calls."""
        return integration_of(resource, self._sdk)

    def target_keys(self, service: str, action: str) -> tuple[str, ...]:
        """The parameters that name what an action of a service is about."""
        for key in (f"target:{service}:{action}", f"target:{service}"):
            if key in self._known:
                return tuple(self._known[key]["keys"])
        return ()

    def model_keys(self, full: str) -> tuple[str, ...] | None:
        """The parameters that name the model that an action runs; None where it runs none."""
        key = f"model:{full}"
        return tuple(self._known[key]["keys"]) if key in self._known else None

    def channel(self, full: str) -> str:
        """By what an action may ask people; empty where it does not."""
        key = f"human:{full}"
        return str(self._known[key]["channel"]) if key in self._known else ""

    def service_name(self, service: str) -> str:
        key = f"service:{service}"
        return str(self._services[key].get("name", service)) if key in self._services else service

    def resource(self, service: str, name: Name = NOTHING) -> Thing:
        """The resource of a service that a name stands for, or what the service holds at all."""
        key = f"target:{service}"
        label = str(self._known[key]["label"]) if key in self._known else self.service_name(service)
        entry = self._services.get(f"service:{service}", {})
        if name.computed:
            title, because = f"Any {label} (named at run time)", "the input names it"
        elif name.text.strip("*"):
            known = self.titles.get((service, name.text), name.text)
            title, because = f"{redact(known)[:120]} ({label})", _IN_ACCOUNT
        else:
            title, because = self.service_name(service), f"{_IN_ACCOUNT}: nothing names it"
        secret = entry.get("secret") is True
        held = ("restricted", "the service keeps secrets") if secret else (
            None, "the file does not say how sensitive it is"
        )  # fmt: skip
        thing = self.draft.thing(f"aws {self._scope} {service}", title, "platform", because, held)
        # Only stores hold what is written to them; anything else is acted upon.
        thing.acted = thing.acted or entry.get("data") is not True
        if secret:
            thing.facts["secret"] = (True, "the service keeps secrets")
        return thing

    def act(
        self,
        actor: str,
        full: str,
        thing: Thing,
        arguments: tuple[str | None, str],
        verbs: tuple[str, ...] = (),
        name: str = "",
    ) -> None:
        """An actor calls an action of IAM on a thing; `verbs` where more is known of it.

        `name` is what the link is called, if not like the action.
        """
        done = self.actions.verbs(full)
        service, _, action = full.partition(":")
        for verb in verbs or done.verbs:
            facts: dict[str, tuple[object, str]] = {"arguments": arguments}
            if verb == "read":
                self._tell_content(thing, service, action)
            else:
                facts["verb"] = (verb, done.because)
                facts["reversible"] = (
                    (False, f"{verb} cannot be taken back")
                    if verb in _FINAL
                    else (None, "nothing tells whether it can be taken back")
                )
            self.draft.effect(actor, verb, thing, facts, name or action)
            if verb == "unknown":
                self.draft.unclassified.append(f"{full}: {done.because}")

    def _tell_content(self, thing: Thing, service: str, action: str) -> None:
        key = f"service:{service}"
        administered = key in self._services and self._services[key].get("administered") is True
        set_up = service in _OWN or (service in _SETTINGS and _TELLING.match(action) is not None)
        if administered or set_up:
            thing.contents.setdefault("trusted", "only who administers the account writes there")
        else:
            thing.contents.setdefault(None, "the file does not say who can put content there")

    def function(self, name: Name, comment: str = "", pointer: str = "") -> str:
        """The node of a Lambda function; one that no template tells of is judged by its name."""
        if name.computed or not name.text:
            said = "the input names the function" if name.computed else "nothing names the function"
            return self._once(self.functions, "", lambda: self._any_function(said, pointer))
        return self._once(
            self.functions, name.text, lambda: self._judged_function(name.text, comment, pointer)
        )

    def _once(self, held: dict[str, str], key: str, make: Callable[[], str]) -> str:
        if key not in held:
            held[key] = make()
        return held[key]

    def _judged_function(self, name: str, comment: str, pointer: str) -> str:
        told = _FILLING.sub("", name) or name
        found = self.box.judge(told, comment)
        unknown = found.verb.value == "unknown"
        # Fixed code of the account: a step. What it may bring in is told by what it reads.
        node = self.draft.add(
            "step",
            name,
            "platform",
            "a function of the account",
            pointer=pointer,
            description=f"Lambda function; {_NO_CODE}: judged by its name.",
            tags=("function", "unclassified") if unknown else ("function",),
        )
        if unknown:
            self.draft.unclassified.append(f"Lambda function {redact(name)}: {_NO_CODE}")
        if unknown:
            self.does_anything(node, name)
        else:
            self.box.effects(node, told, comment, arguments=(None, _INPUT))
        return node

    def does_anything(self, node: str, name: str) -> None:
        """What a function may do of which nothing is told."""
        thing = self.draft.thing(node, f"What {redact(name)[:100]} reaches", "", _NO_CODE)
        facts: Facts = {
            "verb": ("unknown", f"{_NO_CODE}, and no word in its name tells what it does"),
            "arguments": (None, _INPUT),
            "reversible": (None, _NO_CODE),
        }
        self.draft.effect(node, "unknown", thing, facts)
        # It may read secrets; that others' words steer it is more than an unknown tells of the
        # account's own fixed code.
        read = self.draft.thing(node, f"What {redact(name)[:100]} reads", "", _NO_CODE)
        read.contents["trusted"] = "the account's own code reads what it was written to read"
        self.draft.effect(node, "read", read)

    def _any_function(self, because: str, pointer: str) -> str:
        name = "Lambda function named at run time"
        return self.draft.unresolved("tool", name, f"a function ({because})", pointer)

    def model(self, name: Name, service: str = "bedrock", pointer: str = "") -> str:
        """The model endpoint of a name, which the account itself is served by."""
        provider = "Amazon Bedrock" if service == "bedrock" else "Amazon SageMaker"
        title = name.text or ("Model that the input names" if name.computed else "Model")
        title = re.sub(r"^(?:foundation-model|inference-profile)/", "", title)
        key = f"{service} {title}"
        if key not in self._models:
            facts: Facts = {"provider": (provider, f"{service} runs it")}
            self._models[key] = self.draft.add(
                "model", title, "platform", f"{provider} runs it within the account", facts,
                pointer=pointer, tags=("derived",),
            )  # fmt: skip
        return self._models[key]
