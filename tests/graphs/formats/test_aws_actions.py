"""What actions of AWS do, by the access levels that AWS gives them."""

from __future__ import annotations

import pytest

import resources
from graphs.formats.aws_resources import ActionCatalogue
from graphs.formats.catalogue import Catalogue

#: By verb: actions of that access level, or of a more telling verb of the model.
ACTIONS = {
    "read": (
        "athena:GetQueryResults bedrock:Retrieve cloudformation:DescribeStacks codecommit:GitPull "
        "comprehend:BatchDetectSentiment config:BatchGetAggregateResourceConfig dynamodb:Query "
        "dynamodb:BatchGetItem ecr:BatchGetImage glue:GetTables kinesis:GetRecords kms:Decrypt "
        "logs:FilterLogEvents s3:GetObject s3:ListBucket secretsmanager:GetSecretValue "
        "sqs:ReceiveMessage ssm:GetParametersByPath states:DescribeExecution sts:GetCallerIdentity "
        "textract:AnalyzeDocument translate:TranslateText transcribe:GetTranscriptionJob"
    ),
    "write": (
        "dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem dynamodb:TransactWriteItems "
        "ec2:CreateTags ec2:AttachVolume events:EnableRule kinesis:PutRecords s3:PutObject "
        "s3:CopyObject sqs:SendMessage ssm:PutParameter states:SendTaskSuccess "
        "timestream:WriteRecords transcribe:CreateVocabularyFilter codecommit:PutFile"
    ),
    "delete": (
        "dynamodb:DeleteItem ec2:TerminateInstances kms:ScheduleKeyDeletion s3:DeleteObject "
        "sqs:PurgeQueue elasticmapreduce:TerminateJobFlows cloudformation:DeleteStackInstances "
        "organizations:CloseAccount sns:Unsubscribe"
    ),
    "execute": (
        "athena:StartQueryExecution batch:SubmitJob bedrock:InvokeModel bedrock:InvokeAgent "
        "codebuild:StartBuild ec2:StopInstances ecs:RunTask glue:StartJobRun glue:StartCrawler "
        "lambda:InvokeFunction states:StartExecution states:StopExecution ssm:SendCommand "
        "rds-data:ExecuteStatement sagemaker:InvokeEndpoint "
        "bedrock-agentcore:InvokeCodeInterpreter transcribe:StartTranscriptionJob"
    ),
    "send": (
        "sns:Publish ses:SendEmail ses:SendRawEmail events:PutEvents mobiletargeting:SendMessages"
    ),
    "grant": (
        "iam:PassRole iam:AttachRolePolicy iam:CreateAccessKey sts:AssumeRole s3:PutBucketPolicy "
        "lambda:AddPermission kms:CreateGrant sqs:AddPermission ec2:AuthorizeSecurityGroupIngress "
        "lakeformation:GrantPermissions sso:CreateAccountAssignment ram:CreateResourceShare"
    ),
    "deploy": (
        "cloudformation:CreateStack cloudformation:CreateStackInstances ec2:RunInstances "
        "lambda:UpdateFunctionCode ecs:UpdateService codedeploy:CreateDeployment "
        "bedrock:CreateAgent states:CreateStateMachine servicecatalog:ProvisionProduct"
    ),
    "admin": (
        "organizations:CreateAccount organizations:MoveAccount cloudtrail:StopLogging "
        "kms:DisableKey route53:ChangeResourceRecordSets sns:SetTopicAttributes "
        "cognito-idp:AdminCreateUser rds:ModifyDBInstance"
    ),
    "pay": "ec2:PurchaseReservedInstancesOffering route53domains:RegisterDomain",
    "unknown": "execute-api:Invoke appsync:GraphQL nosuch:Frobnicate",
}
PAIRS = [(action, verb) for verb, listed in ACTIONS.items() for action in listed.split()]


@pytest.fixture(scope="module")
def catalogue() -> ActionCatalogue:
    return ActionCatalogue(Catalogue.named(resources.catalogues(), "aws_actions"))


@pytest.mark.parametrize(("action", "verb"), PAIRS, ids=[action for action, _ in PAIRS])
def test_what_an_action_does(catalogue: ActionCatalogue, action: str, verb: str) -> None:
    assert catalogue.verbs(action).verbs == (verb,)


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        ("nosuch:GetThing", "read"), ("nosuch:ListThings", "read"),
        ("nosuch:DescribeThing", "read"),
        ("nosuch:CreateThing", "write"), ("nosuch:PutThing", "write"),
        ("nosuch:UpdateThing", "write"), ("nosuch:DeleteThing", "delete"),
        ("nosuch:InvokeThing", "execute"), ("nosuch:RunThing", "execute"),
        ("nosuch:StartThing", "execute"), ("nosuch:SendThing", "send"),
        ("nosuch:PublishThing", "send"), ("nosuch:PutThingPolicy", "grant"),
        ("nosuch:AddThingPermission", "grant"), ("nosuch:PurchaseThing", "pay"),
    ],
)  # fmt: skip
def test_actions_of_unknown_services_are_told_by_their_first_word(
    catalogue: ActionCatalogue, action: str, verb: str
) -> None:
    assert catalogue.verbs(action).verbs == (verb,)


def test_policies_that_aws_manages(catalogue: ActionCatalogue) -> None:
    basic = catalogue.managed("AWSLambdaBasicExecutionRole")
    assert basic is not None
    assert all(action.startswith("logs:") for action in basic[0])
    reading = catalogue.managed("ReadOnlyAccess")
    assert reading is not None
    assert {verb for action in reading[0] for verb in catalogue.verbs(action).verbs} == {"read"}
    assert catalogue.managed("NoSuchPolicy") is None
