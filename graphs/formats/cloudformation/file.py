"""Read a template into its resources, with references resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphs.formats.cloudformation.intrinsics import Resolver
from graphs.formats.inline_secrets import escaped
from graphs.formats.stepfunctions.file import text
from graphs.formats.stepfunctions.parameters import resource_name

MACHINES = ("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine")
FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
_TELLING = (*MACHINES, "AWS::Bedrock::Agent", "AWS::Bedrock::Flow")
_AGENT_CORE = "AWS::BedrockAgentCore::"
#: The service in IAM, and how ARNs name it, of resources by their type.
_SERVICES = {
    "AWS::DynamoDB::Table": ("dynamodb", "table/"),
    "AWS::DynamoDB::GlobalTable": ("dynamodb", "table/"),
    "AWS::Serverless::SimpleTable": ("dynamodb", "table/"),
    "AWS::S3::Bucket": ("s3", ""),
    "AWS::SQS::Queue": ("sqs", ""),
    "AWS::SNS::Topic": ("sns", ""),
    "AWS::Serverless::Function": ("lambda", "function:"),
    "AWS::Lambda::Function": ("lambda", "function:"),
    "AWS::Lambda::Alias": ("lambda", "function:"),
    "AWS::Lambda::Version": ("lambda", "function:"),
    "AWS::Serverless::StateMachine": ("states", "stateMachine:"),
    "AWS::StepFunctions::StateMachine": ("states", "stateMachine:"),
    "AWS::StepFunctions::Activity": ("states", "activity:"),
    "AWS::Events::EventBus": ("events", "event-bus/"),
    "AWS::SecretsManager::Secret": ("secretsmanager", "secret:"),
    "AWS::SSM::Parameter": ("ssm", "parameter/"),
    "AWS::KMS::Key": ("kms", "key/"),
    "AWS::Kinesis::Stream": ("kinesis", "stream/"),
    "AWS::KinesisFirehose::DeliveryStream": ("firehose", "deliverystream/"),
    "AWS::IAM::Role": ("iam", "role/"),
    "AWS::IAM::User": ("iam", "user/"),
    "AWS::ECS::TaskDefinition": ("ecs", "task-definition/"),
    "AWS::ECS::Cluster": ("ecs", "cluster/"),
    "AWS::Batch::JobQueue": ("batch", "job-queue/"),
    "AWS::Batch::JobDefinition": ("batch", "job-definition/"),
    "AWS::Glue::Job": ("glue", "job/"),
    "AWS::Glue::Crawler": ("glue", "crawler/"),
    "AWS::CodeBuild::Project": ("codebuild", "project/"),
    "AWS::Bedrock::Agent": ("bedrock", "agent/"),
    "AWS::Bedrock::AgentAlias": ("bedrock", "agent-alias/"),
    "AWS::Bedrock::KnowledgeBase": ("bedrock", "knowledge-base/"),
    "AWS::Bedrock::Guardrail": ("bedrock", "guardrail/"),
    "AWS::OpenSearchServerless::Collection": ("aoss", "collection/"),
    "AWS::OpenSearchService::Domain": ("es", "domain/"),
    "AWS::RDS::DBInstance": ("rds", "db:"),
    "AWS::RDS::DBCluster": ("rds", "cluster:"),
    "AWS::EFS::FileSystem": ("elasticfilesystem", "file-system/"),
    "AWS::Logs::LogGroup": ("logs", "log-group:"),
    "AWS::Cognito::UserPool": ("cognito-idp", "userpool/"),
    "AWS::Serverless::Api": ("execute-api", ""),
    "AWS::Serverless::HttpApi": ("execute-api", ""),
    "AWS::ApiGateway::RestApi": ("execute-api", ""),
    "AWS::ApiGatewayV2::Api": ("execute-api", ""),
}
#: Properties that give a resource a name of its own.
_NAMES = (
    "Name", "FunctionName", "StateMachineName", "TableName", "BucketName", "QueueName", "TopicName",
    "RoleName", "AgentName", "EventBusName", "LogGroupName", "ProjectName",
)  # fmt: skip
_GENERATED = re.compile(r"-?\*$")
_LOGICAL = re.compile(r"\$\{([A-Za-z0-9]+)\}")


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource. `properties` have their functions resolved; `raw` has not."""

    id: str
    type: str
    properties: Mapping[str, Any]
    raw: Mapping[str, Any]
    pointer: str

    def mapping(self, key: str) -> Mapping[str, Any]:
        found = self.properties.get(key)
        return found if isinstance(found, Mapping) else {}

    def list(self, key: str) -> list[Any]:
        found = self.properties.get(key)
        return found if isinstance(found, list) else []

    def text(self, key: str) -> str:
        return text(self.properties.get(key))


class Template:
    """A template with its resources by logical id, and by every name that they go by."""

    def __init__(self, data: Any, file: str) -> None:
        raw: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        self.file = file
        self.description = text(raw.get("Description"))
        self.globals = _mapping(raw.get("Globals"))
        self.parameters = _mapping(raw.get("Parameters"))
        listed = _mapping(raw.get("Resources"))
        self._resolver = Resolver(listed, self.parameters, _mapping(raw.get("Mappings")))
        self.resources: dict[str, Resource] = {}
        for key, value in listed.items():
            if not isinstance(value, Mapping) or not isinstance(value.get("Type"), str):
                continue
            resolved = self._resolver.value(without_definition(value))
            self.resources[str(key)] = Resource(
                str(key), value["Type"], _mapping(_mapping(resolved).get("Properties")), value,
                f"/Resources/{escaped(str(key))}",
            )  # fmt: skip
        self._by_type: dict[str, list[Resource]] = {}
        for one in self.resources.values():
            self._by_type.setdefault(one.type, []).append(one)
        self._by_name: dict[str, str] = {}
        for one in self.resources.values():
            for name in _NAMES:
                given = one.text(name)
                if given and "${" not in given:
                    self._by_name.setdefault(given, one.id)

    def resolve(self, value: Any) -> Any:
        return self._resolver.value(value)

    def of_type(self, *types: str) -> Iterator[Resource]:
        for kind in types:
            yield from self._by_type.get(kind, ())

    def find(self, reference: str) -> Resource | None:
        """The resource of the template that a resolved text refers to, by logical id or name."""
        for match in _LOGICAL.finditer(reference):
            if match[1] in self.resources:
                return self.resources[match[1]]
        name = resource_name(reference)
        found = self._by_name.get(name) or self._by_name.get(reference)
        # Resources without a name of their own get one that begins with the stack or their id.
        plain = _GENERATED.sub("", name.removeprefix("stack-"))
        if found is None and plain in self.resources:
            found = plain
        return self.resources[found] if found else None

    def arn(self, reference: str) -> str:
        """A resolved text as an ARN, so far as the template tells; one that is none stays so."""
        if reference.startswith("arn:") or reference == "*":
            return reference
        match = _LOGICAL.match(reference)
        resource = self.resources.get(match[1]) if match else None
        if resource is None or resource.type not in _SERVICES:
            return reference
        service, kind = _SERVICES[resource.type]
        return f"arn:aws:{service}:::{kind}{reference}"

    def service_of(self, resource: Resource) -> str:
        """The service of a resource in IAM; empty where its type is not known here."""
        return _SERVICES.get(resource.type, ("", ""))[0]

    def canonical(self, reference: str) -> str:
        """What a resource is called on the map: its logical id, or the name as it stands."""
        found = self.find(reference)
        return found.id if found is not None else resource_name(reference)


def looks_like_template(data: Any, body: str) -> bool:
    """Whether parsed values are a template with a state machine, an agent or a gateway in it, or
    with functions that may run models."""
    if not isinstance(data, Mapping) or not isinstance(data.get("Resources"), Mapping):
        return False
    types = {str(one.get("Type")) for one in data["Resources"].values() if isinstance(one, Mapping)}
    if any(each in types for each in _TELLING) or any(x.startswith(_AGENT_CORE) for x in types):
        return True
    return any(each in types for each in FUNCTIONS) and "bedrock:" in body


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def without_definition(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """A state machine's definition is read by itself: `${…}` in it means something else."""
    if resource.get("Type") not in MACHINES or not isinstance(resource.get("Properties"), Mapping):
        return resource
    kept = {
        key: value
        for key, value in resource["Properties"].items()
        if key not in ("Definition", "DefinitionString")
    }
    return {**resource, "Properties": kept}
