"""What starts functions and state machines of a template: APIs, schedules, rules and queues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphs.formats.cloudformation.file import FUNCTIONS, MACHINES, Resource, Template
from graphs.formats.stepfunctions.account import Account
from graphs.formats.stepfunctions.callbacks import Endpoint
from graphs.formats.stepfunctions.file import text
from graphs.formats.stepfunctions.parameters import Name

_SCHEDULES = frozenset({"Schedule", "ScheduleV2"})
_APIS = {"Api": "AWS::Serverless::Api", "HttpApi": "AWS::Serverless::HttpApi"}
#: Events of SAM whose content lies in a resource: the property that names it, and its service.
_SOURCES = {
    "SQS": ("Queue", "sqs"),
    "SNS": ("Topic", "sns"),
    "S3": ("Bucket", "s3"),
    "DynamoDB": ("Stream", "dynamodb"),
    "Kinesis": ("Stream", "kinesis"),
    "MSK": ("Stream", "kafka"),
    "MQ": ("Broker", "mq"),
    "DocumentDB": ("Cluster", "docdb"),
    "CloudWatchLogs": ("LogGroupName", "logs"),
}
_NO_PEOPLE = "the file does not say who can bring about the event"


class Triggers:
    """Adds what starts actors. `openings`: where functions are reached from outside, by id."""

    def __init__(self, account: Account, template: Template) -> None:
        self._account = account
        self._draft = account.draft
        self._template = template
        self.openings: dict[str, list[Endpoint]] = {}
        self.started: set[str] = set()
        #: Actors that a trigger would start that is switched off.
        self.disabled: set[str] = set()
        self._known: dict[tuple[str, str], str] = {}
        #: Triggers whose callers get an answer, with the actor that gives it.
        self.asking: list[tuple[str, str]] = []

    def add(self) -> None:
        """All triggers of the template."""
        for resource in self._template.resources.values():
            if resource.type in (*FUNCTIONS, *MACHINES):
                self._of_sam(resource)
            reader = _READERS.get(resource.type)
            if reader is not None:
                reader(self, resource)

    def _actor(self, reference: str) -> tuple[str, str]:
        """The logical id and node of a function, machine or agent that a text refers to."""
        found = self._template.find(reference)
        if found is None:
            return "", ""
        for held in (self._account.functions, self._account.machines, self._account.agents):
            if found.id in held:
                return found.id, held[found.id]
        return "", ""

    def _start(
        self, name: str, actor: tuple[str, str], exposure: tuple[str | None, str], pointer: str,
        *, asks: bool = False, disabled: bool = False,
    ) -> str:  # fmt: skip
        if (name, actor[0]) in self._known:
            return self._known[name, actor[0]]
        place = "internet" if exposure[0] in ("anonymous", "authenticated") else "platform"
        where = "callers come from outside" if place == "internet" else "the account starts it"
        trigger = self._draft.add(
            "trigger", name, place, where, {"exposure": exposure}, pointer=pointer,
            tags=("disabled",) if disabled else (),
        )  # fmt: skip
        self._known[name, actor[0]] = trigger
        if disabled:
            self.disabled.add(actor[0])
        else:
            self.started.add(actor[0])
            self._draft.link("flow", trigger, actor[1])
            if asks:
                self.asking.append((trigger, actor[0]))
        return trigger

    def _reads(self, actor: tuple[str, str], service: str, reference: str) -> None:
        """An actor is started by what is put into a store, and reads it."""
        name = self._template.canonical(reference)
        thing = self._account.resource(service, Name(name))
        thing.contents.setdefault(None, "the file does not say who can put content there")
        self._draft.effect(
            actor[1], "read", thing, {"arguments": ("fixed", "it gets each message")}
        )
        self.started.add(actor[0])

    def _of_sam(self, owner: Resource) -> None:
        actor = self._actor(f"${{{owner.id}}}")
        if not actor[1]:
            return
        url = owner.properties.get("FunctionUrlConfig")
        if isinstance(url, Mapping):
            self._function_url(owner.id, url, owner.pointer)
        for name, event in owner.mapping("Events").items():
            if not isinstance(event, Mapping):
                continue
            kind = text(event.get("Type"))
            held = event.get("Properties")
            properties = held if isinstance(held, Mapping) else {}
            at = f"{owner.pointer}/Properties/Events/{name}"
            if kind in _APIS:
                self._sam_api(str(name), kind, properties, actor, at)
            elif kind in _SCHEDULES:
                off = properties.get("Enabled") is False or properties.get("State") == "DISABLED"
                because = f"it runs by {text(properties.get('Schedule')) or 'a schedule'}"
                self._start(str(name), actor, ("schedule", because), at, disabled=off)
            elif kind in _SOURCES:
                key, service = _SOURCES[kind]
                self._reads(actor, service, text(properties.get(key)))
            else:
                because = f"{_NO_PEOPLE} ({kind or 'no type'})"
                self._start(str(name), actor, (None, because), at)
                self._listen(actor, properties)

    def _listen(self, actor: tuple[str, str], properties: Mapping[str, Any]) -> None:
        """A rule on a bus of the template hands on what is put on it."""
        bus = self._template.find(text(properties.get("EventBusName")))
        if bus is not None:
            thing = self._account.resource("events", Name(bus.id))
            thing.contents.setdefault(None, "the file does not say who puts events on it")
            self._draft.effect(actor[1], "read", thing)

    def _sam_api(
        self, name: str, kind: str, properties: Mapping[str, Any], actor: tuple[str, str], at: str
    ) -> None:
        path, method = text(properties.get("Path")), text(properties.get("Method"))
        title = f"{method.upper()} {path}".strip() or name
        exposure = self._sam_exposure(kind, properties)
        self._opening(actor[0], title, exposure)
        self._start(title, actor, exposure, at, asks=True)

    def _sam_exposure(self, kind: str, properties: Mapping[str, Any]) -> tuple[str | None, str]:
        own = properties.get("Auth")
        if isinstance(own, Mapping):
            authorizer = text(own.get("Authorizer"))
            if authorizer == "NONE":
                return "anonymous", "its Authorizer is NONE"
            if authorizer or own.get("ApiKeyRequired") is True:
                return "authenticated", f"it asks for {authorizer or 'an API key'}"
        reference = text(properties.get("RestApiId")) or text(properties.get("ApiId"))
        api = self._template.find(reference) if reference else None
        if reference and api is None:
            return None, "the API stands in another template"
        shared = _mapping(self._template.globals.get(kind)).get("Auth")
        held = api.properties.get("Auth") if api is not None else shared
        auth = held if held is not None else shared
        if isinstance(auth, Mapping):
            if text(auth.get("DefaultAuthorizer")):
                return "authenticated", f"the API asks for {text(auth['DefaultAuthorizer'])}"
            if auth.get("ApiKeyRequired") is True:
                return "authenticated", "the API asks for an API key"
            if "ResourcePolicy" in auth:
                return None, "a resource policy of the API decides who may call it"
        return "anonymous", "neither the event nor its API asks for any authorisation"

    def _function_url(self, function: str, properties: Mapping[str, Any], at: str) -> None:
        kind = text(properties.get("AuthType"))
        exposure: tuple[str | None, str] = (None, "the file does not say who may call it")
        if kind == "NONE":
            exposure = ("anonymous", "AuthType is NONE: whoever knows the address may call it")
        elif kind == "AWS_IAM":
            exposure = ("authenticated", "AuthType is AWS_IAM")
        name = f"URL of {function}"
        self._opening(function, name, exposure)
        actor = (function, self._account.functions[function])
        self._start(name, actor, exposure, at, asks=True)

    def _opening(self, function: str, name: str, exposure: tuple[str | None, str]) -> None:
        opened = None if exposure[0] is None else exposure[0] == "anonymous"
        because = f"{name}: {exposure[1]}; whoever has the link may answer, also who asked"
        self.openings.setdefault(function, []).append(Endpoint(name, opened, because))

    def _lambda_url(self, resource: Resource) -> None:
        actor = self._actor(resource.text("TargetFunctionArn"))
        if actor[1]:
            self._function_url(actor[0], resource.properties, resource.pointer)

    def _method(self, resource: Resource) -> None:
        integration = resource.mapping("Integration")
        actor = self._actor(text(integration.get("Uri")))
        if not actor[1] and "StartExecution" in text(integration.get("Uri")):
            templates = integration.get("RequestTemplates")
            for one in templates.values() if isinstance(templates, Mapping) else ():
                actor = actor if actor[1] else self._actor(text(one))
        if not actor[1]:
            return
        about = self._template.find(resource.text("ResourceId"))
        path = about.text("PathPart") if about is not None else ""
        title = f"{resource.text('HttpMethod')} /{path}".strip()
        exposure = _authorised(resource.text("AuthorizationType"), resource)
        self._opening(actor[0], title, exposure)
        self._start(title, actor, exposure, resource.pointer, asks=True)

    def _route(self, resource: Resource) -> None:
        target = self._template.find(resource.text("Target"))
        if target is None:
            return
        actor = self._actor(text(target.properties.get("IntegrationUri")))
        if not actor[1]:
            held = target.properties.get("RequestParameters")
            machine = text(_mapping(held).get("StateMachineArn"))
            actor = self._actor(machine)
        if actor[1]:
            title = resource.text("RouteKey") or resource.id
            exposure = _authorised(resource.text("AuthorizationType") or "NONE", resource)
            self._opening(actor[0], title, exposure)
            self._start(title, actor, exposure, resource.pointer, asks=True)

    def _described_api(self, resource: Resource) -> None:
        """An API that is described by OpenAPI in the template itself."""
        body = resource.properties.get("DefinitionBody", resource.properties.get("Body"))
        paths = _mapping(_mapping(body).get("paths"))
        for path, item in paths.items():
            for method, operation in _mapping(item).items():
                held = _mapping(operation)
                integration = _mapping(held.get("x-amazon-apigateway-integration"))
                templates = _mapping(integration.get("requestTemplates")).values()
                written = [text(integration.get("uri")), *(text(one) for one in templates)]
                parameters = _mapping(integration.get("requestParameters")).values()
                written += [text(one) for one in parameters]
                actor = next((one for x in written if (one := self._actor(x))[1]), ("", ""))
                if not actor[1]:
                    continue
                title = f"{str(method).upper()} {path}"[:120]
                asked = held.get("security", _mapping(body).get("security"))
                auth = resource.mapping("Auth")
                exposure: tuple[str | None, str] = (
                    "anonymous", "neither the operation nor its API asks for any authorisation",
                )  # fmt: skip
                if asked:
                    exposure = ("authenticated", "its description names a security scheme")
                elif auth:
                    exposure = self._sam_exposure("Api", {"RestApiId": f"${{{resource.id}}}"})
                self._opening(actor[0], title, exposure)
                self._start(title, actor, exposure, resource.pointer, asks=True)

    def _rule(self, resource: Resource) -> None:
        for target in resource.list("Targets"):
            actor = self._actor(text(target.get("Arn")) if isinstance(target, Mapping) else "")
            if not actor[1]:
                continue
            schedule = resource.text("ScheduleExpression")
            exposure: tuple[str | None, str] = (
                ("schedule", f"it runs by {schedule}") if schedule else (None, _NO_PEOPLE)
            )
            off = resource.text("State") == "DISABLED"
            self._start(resource.id, actor, exposure, resource.pointer, disabled=off)
            if not off:
                self._listen(actor, resource.properties)

    def _schedule(self, resource: Resource) -> None:
        actor = self._actor(text(resource.mapping("Target").get("Arn")))
        if actor[1]:
            because = f"it runs by {resource.text('ScheduleExpression')}"
            off = resource.text("State") == "DISABLED"
            self._start(resource.id, actor, ("schedule", because), resource.pointer, disabled=off)

    def _pipe(self, resource: Resource) -> None:
        actor = self._actor(resource.text("Target"))
        source = self._template.find(resource.text("Source"))
        if actor[1] and source is not None and self._template.service_of(source):
            self._reads(actor, self._template.service_of(source), f"${{{source.id}}}")
        elif actor[1]:
            self._start(resource.id, actor, (None, _NO_PEOPLE), resource.pointer)

    def _event_source(self, resource: Resource) -> None:
        actor = self._actor(resource.text("FunctionName"))
        source = self._template.find(resource.text("EventSourceArn"))
        if actor[1] and source is not None and self._template.service_of(source):
            self._reads(actor, self._template.service_of(source), f"${{{source.id}}}")
        elif actor[1]:
            self._start(resource.id, actor, (None, _NO_PEOPLE), resource.pointer)

    def _subscription(self, resource: Resource) -> None:
        if resource.text("Protocol") == "lambda":
            actor = self._actor(resource.text("Endpoint"))
            if actor[1]:
                self._reads(actor, "sns", resource.text("TopicArn"))

    def _topic(self, resource: Resource) -> None:
        for one in resource.list("Subscription"):
            if isinstance(one, Mapping) and text(one.get("Protocol")) == "lambda":
                actor = self._actor(text(one.get("Endpoint")))
                if actor[1]:
                    self._reads(actor, "sns", f"${{{resource.id}}}")

    def _bucket(self, resource: Resource) -> None:
        listed = resource.mapping("NotificationConfiguration").get("LambdaConfigurations")
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, Mapping):
                actor = self._actor(text(one.get("Function")))
                if actor[1]:
                    self._reads(actor, "s3", f"${{{resource.id}}}")


def _authorised(kind: str, resource: Resource) -> tuple[str | None, str]:
    if kind == "NONE" or not kind:
        if resource.properties.get("ApiKeyRequired") is True:
            return "authenticated", "it asks for an API key"
        if not kind:
            return "anonymous", "it names no authorisation, which means none"
        return "anonymous", "AuthorizationType is NONE: it asks for no authorisation"
    return "authenticated", f"AuthorizationType is {kind}"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


_READERS: dict[str, Callable[[Triggers, Resource], None]] = {
    "AWS::Lambda::Url": Triggers._lambda_url,
    "AWS::ApiGateway::Method": Triggers._method,
    "AWS::ApiGatewayV2::Route": Triggers._route,
    "AWS::Serverless::Api": Triggers._described_api,
    "AWS::Serverless::HttpApi": Triggers._described_api,
    "AWS::ApiGateway::RestApi": Triggers._described_api,
    "AWS::ApiGatewayV2::Api": Triggers._described_api,
    "AWS::Events::Rule": Triggers._rule,
    "AWS::Scheduler::Schedule": Triggers._schedule,
    "AWS::Pipes::Pipe": Triggers._pipe,
    "AWS::Lambda::EventSourceMapping": Triggers._event_source,
    "AWS::SNS::Subscription": Triggers._subscription,
    "AWS::SNS::Topic": Triggers._topic,
    "AWS::S3::Bucket": Triggers._bucket,
}
