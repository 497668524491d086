"""AgentCore gateways and runtimes of a template: tools offered by MCP, and agents in containers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from graphs.formats.cloudformation.file import Resource, Template
from graphs.formats.cloudformation.functions import Actors, runs_tool
from graphs.formats.cloudformation.schemas import Operation, operations_of, tools_of
from graphs.formats.inline_secrets import escaped
from graphs.formats.redact import redact
from graphs.formats.stepfunctions.account import Account
from graphs.formats.stepfunctions.file import text

_GATEWAY = "AWS::BedrockAgentCore::Gateway"
_TARGET = "AWS::BedrockAgentCore::GatewayTarget"
_RUNTIME = "AWS::BedrockAgentCore::Runtime"
_HERE = "AgentCore runs it in the account"
_EXPOSURES: dict[str, tuple[str | None, str]] = {
    "NONE": ("anonymous", "AuthorizerType is NONE: whoever knows the address may call it"),
    "CUSTOM_JWT": ("authenticated", "AuthorizerType is CUSTOM_JWT"),
    "AWS_IAM": ("authenticated", "AuthorizerType is AWS_IAM"),
}
_UNTOLD: tuple[str | None, str] = (None, "the template does not say who may call it")


class AgentCore:
    """Adds the gateways and runtimes of one template."""

    def __init__(self, account: Account, template: Template, actors: Actors) -> None:
        self._account = account
        self._draft = account.draft
        self._template = template
        self._actors = actors
        self._credentials: dict[str, str] = {}

    def reserve(self) -> None:
        """Add a node for each runtime, so that others can refer to it."""
        for resource in self._template.of_type(_RUNTIME):
            name = resource.text("AgentRuntimeName") or resource.id
            node = self._draft.add(
                "agent", name, "platform", _HERE, {}, pointer=resource.pointer,
                description="An agent in a container: its model and tools are not in the file.",
            )  # fmt: skip
            self._account.agents[resource.id] = node
            environment = resource.mapping("EnvironmentVariables")
            at = f"{resource.pointer}/Properties/EnvironmentVariables"
            self._draft.inline_secrets(node, environment, at)
        for endpoint in self._template.of_type("AWS::BedrockAgentCore::RuntimeEndpoint"):
            found = self._template.find(endpoint.text("AgentRuntimeId"))
            if found is not None and found.id in self._account.agents:
                self._account.agents[endpoint.id] = self._account.agents[found.id]

    def executors(self) -> Iterator[str]:
        """The functions that run tools of gateways, by logical id."""
        for target in self._template.of_type(_TARGET):
            mcp = target.mapping("TargetConfiguration").get("Mcp")
            arn = _lambda_of(mcp) if isinstance(mcp, Mapping) else ""
            found = self._template.find(arn) if arn else None
            if found is not None:
                yield found.id

    def build(self) -> None:
        """What runtimes may do by their role, and what gateways offer."""
        for resource in self._template.of_type(_RUNTIME):
            node = self._account.agents[resource.id]
            if resource.text("RoleArn"):
                role = self._actors.role_named(resource.text("RoleArn"), resource.id)
                self._draft.link("uses", node, role.node)
                self._actors.acts(resource.id, node, role)
            else:
                self._account.does_anything(node, resource.id)
        for resource in self._template.of_type(_GATEWAY):
            self._gateway(resource)
        known = [each.id for each in self._template.of_type(_GATEWAY)]
        for target in self._template.of_type(_TARGET):
            found = self._template.find(target.text("GatewayIdentifier"))
            if found is None or found.id not in known:
                name = redact(target.text("GatewayIdentifier"))[:80] or "a gateway"
                agent = self._implied(name, _UNTOLD, target.pointer)
                self._target(target, [agent], "")

    def start(self, alone: Collection[str]) -> None:
        """Runtimes that nothing in the template starts are invoked by some application."""
        for resource in self._template.of_type(_RUNTIME):
            node = self._account.agents[resource.id]
            if node not in alone:
                continue
            jwt = resource.mapping("AuthorizerConfiguration").get("CustomJWTAuthorizer")
            exposure = ("authenticated", "its callers show a JWT") if jwt else _UNTOLD
            start = self._draft.add(
                "trigger", f"Application of {self._draft.nodes[node].name}", "platform",
                "it is invoked in the account", {"exposure": exposure}, tags=("derived",),
            )  # fmt: skip
            self._draft.link("flow", start, node)
            self._draft.link("replies", node, start)

    def _gateway(self, resource: Resource) -> None:
        name = resource.text("Name") or resource.id
        kind = resource.text("AuthorizerType")
        exposure = _EXPOSURES.get(kind, _UNTOLD)
        users = self._users(resource)
        if not users:
            users = [self._implied(name, exposure, resource.pointer)]
        role = ""
        if resource.text("RoleArn"):
            role = self._actors.role_named(resource.text("RoleArn"), resource.id).node
        engine = resource.mapping("PolicyEngineConfiguration")
        if engine:
            mode = text(engine.get("Mode")) or "not told"
            self._draft.notes.append(
                f"{name} has a policy engine (mode {mode}): rules decide on calls, no person; "
                "it is no approval."
            )
        for one in resource.list("InterceptorConfigurations"):
            self._interceptor(name, one)
        for target in self._template.of_type(_TARGET):
            if self._template.find(target.text("GatewayIdentifier")) is resource:
                self._target(target, users, role)

    def _users(self, gateway: Resource) -> list[str]:
        """Runtimes whose environment names the gateway."""
        found: list[str] = []
        for runtime in self._template.of_type(_RUNTIME):
            values = runtime.mapping("EnvironmentVariables").values()
            if any(f"${{{gateway.id}}}" in value for value in values if isinstance(value, str)):
                found.append(self._account.agents[runtime.id])
        return found

    def _implied(self, name: str, exposure: tuple[str | None, str], pointer: str) -> str:
        agent = self._draft.add(
            "agent", f"Agents that use {name}", "",
            "which agents use the gateway is not in the template", {}, pointer=pointer,
            tags=("derived", "implied"),
            description="Implied: any agent that is given the address of the gateway.",
        )  # fmt: skip
        start = self._draft.add(
            "trigger", f"Callers of {name}", "internet" if exposure[0] else "",
            "its address is open to callers" if exposure[0] else "who calls is not in the template",
            {"exposure": exposure}, pointer=pointer, tags=("derived",),
        )  # fmt: skip
        self._draft.link("flow", start, agent)
        self._draft.link("replies", agent, start)
        return agent

    def _interceptor(self, name: str, one: Any) -> None:
        held = one.get("Interceptor") if isinstance(one, Mapping) else None
        function = held.get("Lambda") if isinstance(held, Mapping) else None
        arn = text(function.get("Arn")) if isinstance(function, Mapping) else ""
        found = self._template.find(arn) if arn else None
        title = found.id if found is not None else "a function elsewhere"
        self._draft.notes.append(
            f"{name} has an interceptor ({title}): code that sees calls or answers; it is no "
            "approval, and what it checks is not in the template."
        )

    def _target(self, target: Resource, users: list[str], role: str) -> None:
        mcp = target.mapping("TargetConfiguration").get("Mcp")
        held = mcp if isinstance(mcp, Mapping) else {}
        at = f"{target.pointer}/Properties/TargetConfiguration"
        nodes: list[str] = []
        server = held.get("McpServer")
        if isinstance(server, Mapping):
            entry = {"url": text(server.get("Endpoint"))}
            placed = self._account.box.server(
                target.text("Name") or target.id, entry, pointer=f"{at}/Mcp/McpServer",
                call=lambda node, tool: nodes.append(node),
            )  # fmt: skip
            nodes = nodes or [placed.node]
        else:
            for operation in self._operations(held):
                nodes.append(self._tool(operation, held, target, at))
        if not nodes:
            kind = ", ".join(str(key) for key in held)[:80] or "nothing that is known here"
            name = target.text("Name") or target.id
            nodes = [self._draft.unresolved("tool", name, f"what {kind} offers", at)]
        credential = self._credential(target, role)
        for node in nodes:
            for user in users:
                self._draft.link("calls", user, node)
            if credential and self._draft.nodes[node].kind == "tool":
                self._draft.link("uses", node, credential)

    def _operations(self, held: Mapping[str, Any]) -> list[Operation]:
        function = held.get("Lambda")
        if isinstance(function, Mapping):
            return tools_of(function.get("ToolSchema"))
        for key in ("OpenApiSchema", "SmithyModel"):
            schema = held.get(key)
            if isinstance(schema, Mapping) and "InlinePayload" in schema:
                return operations_of(schema["InlinePayload"], self._template.file)
        return []

    def _tool(
        self, operation: Operation, held: Mapping[str, Any], target: Resource, at: str
    ) -> str:
        placed = self._account.box.tool(
            operation.name, operation.description, operation.schema,
            pointer=f"{at}/{escaped(operation.name)}", group=target.id,
        )  # fmt: skip
        arn = _lambda_of(held)
        if arn:
            runs_tool(self._account, self._template, self._actors, placed.node, arn)
        return placed.node

    def _credential(self, target: Resource, role: str) -> str:
        for one in target.list("CredentialProviderConfigurations"):
            kind = text(one.get("CredentialProviderType")) if isinstance(one, Mapping) else ""
            if kind == "GATEWAY_IAM_ROLE":
                return role
            if kind in ("OAUTH", "API_KEY") and isinstance(one, Mapping):
                return self._provider(kind, one.get("CredentialProvider"), target)
        return ""

    def _provider(self, kind: str, provider: Any, target: Resource) -> str:
        held = provider if isinstance(provider, Mapping) else {}
        key = "OauthCredentialProvider" if kind == "OAUTH" else "ApiKeyCredentialProvider"
        inner = held.get(key)
        arn = text(inner.get("ProviderArn")) if isinstance(inner, Mapping) else ""
        name = self._template.canonical(arn).rpartition("/")[2] or f"Credential of {target.id}"
        if name not in self._credentials:
            self._credentials[name] = self._draft.identity(
                name, "oauth" if kind == "OAUTH" else "api-key",
                f"CredentialProviderType is {kind}", pointer=target.pointer,
            )  # fmt: skip
        return self._credentials[name]


def _lambda_of(mcp: Mapping[str, Any]) -> str:
    function = mcp.get("Lambda")
    return text(function.get("LambdaArn")) if isinstance(function, Mapping) else ""
