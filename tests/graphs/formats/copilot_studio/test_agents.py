"""What the files of a Copilot Studio agent say together."""

from __future__ import annotations

import pytest

import resources
from graphs.analysis.engine import analyse
from graphs.api import load_policy
from graphs.errors import InputError
from graphs.formats.copilot_studio import FORMAT
from graphs.formats.folder import load_documents
from graphs.formats.reading import Document
from graphs.model.workflow import Workflow

AGENT = """
mcs.metadata: {componentName: Helper}
kind: GptComponentMetadata
instructions: Help.
aISettings: {model: {modelNameHint: GPT5Chat}}
"""
SETTINGS = """
displayName: Helper
schemaName: cr1_helper
authenticationMode: None
configuration:
  settings: {GenerativeActionsEnabled: true}
"""
CHILD = """
# Name: Billing
kind: AgentDialog
beginDialog: {kind: OnToolSelected, id: main, description: Bills}
settings: {instructions: Bill.}
"""
MAIL = """
mcs.metadata: {componentName: Send mail}
kind: TaskDialog
action:
  kind: InvokeConnectorTaskAction
  connectionReference: cr1_helper.cr.outlook
  connectionProperties: {mode: Maker}
  operationId: SendEmailV2
"""
REFERENCES = """
connectionReferences:
  - connectionReferenceLogicalName: cr1_helper.cr.outlook
    connectorId: /providers/Microsoft.PowerApps/apis/shared_office365
"""
KNOWLEDGE = """
# Name: Handbook
kind: KnowledgeSourceConfiguration
source: {kind: SharePointSearchSource, site: https://contoso.sharepoint.com/sites/hr}
"""


def topic(trigger: str, actions: str = "[]", more: str = "") -> str:
    return (
        f"kind: AdaptiveDialog\n{more}beginDialog:\n  kind: {trigger}\n  id: main\n"
        f"  actions: {actions}\n"
    )


def agent(**files: str) -> Workflow:
    """The agent of some files, by path: `__` stands for a slash."""
    documents = [
        Document(f"bot/{name.replace('__', '/')}.mcs.yml", text) for name, text in files.items()
    ]
    return load_documents(documents, "bot", resources.catalogues()).workflow


def links(workflow: Workflow, kind: str) -> set[tuple[str, str]]:
    name = {node.id: node.name for node in workflow.nodes}
    return {(name[link.from_id], name[link.to_id]) for link in workflow.links if link.kind == kind}


def node(workflow: Workflow, name: str) -> object:
    return next(one for one in workflow.nodes if one.name == name)


def test_a_folder_is_one_agent_with_its_topics_tools_knowledge_and_child() -> None:
    workflow = agent(
        agent=AGENT,
        settings=SETTINGS,
        actions__SendMail=MAIL,
        connectionreferences=REFERENCES,
        knowledge__handbook=KNOWLEDGE,
        agents__Billing__agent=CHILD,
        agents__Billing__actions__Own=MAIL.replace("Send mail", "Own mail"),
        topics__Ask=topic(
            "OnRecognizedIntent", "[{kind: BeginDialog, id: b, dialog: x.agent.Billing}]"
        ),
        topics__Hello=topic("OnConversationStart"),
        topics__Other=topic("OnRedirect"),
    )  # fmt: skip
    assert workflow.name == "Helper"
    assert {one.name for one in workflow.nodes if one.kind == "agent"} == {"Helper", "Billing"}
    calls = links(workflow, "calls")
    assert calls >= {
        ("Helper", "Send mail"),
        ("Helper", "Ask"),
        ("Helper", "Billing"),
        ("Billing", "Own mail"),
        ("b", "Billing"),
        ("Helper", "GPT5Chat"),
    }
    flows = links(workflow, "flow")
    assert ("Conversation", "Hello") in flows
    assert ("Conversation", "Ask") not in flows
    assert not [pair for pair in flows | calls if pair[1] == "Other"]
    assert ("Helper", "Handbook") in links(workflow, "reads")
    assert ("Send mail", "Recipients of Office 365 Outlook") in links(workflow, "acts")


@pytest.mark.parametrize(
    ("settings", "exposure"),
    [
        ("authenticationMode: None", "anonymous"),
        ("authenticationMode: Integrated", "authenticated"),
        (
            "authenticationMode: CustomAzureActiveDirectory\nauthenticationTrigger: Always",
            "authenticated",
        ),
        ("authenticationMode: GenericOAuth2\nauthenticationTrigger: AsNeeded", "anonymous"),
        ("authenticationMode: GenericOAuth2", None),
        ("language: 1033", None),
    ],
)
def test_the_settings_tell_who_may_talk_to_it(settings: str, exposure: str | None) -> None:
    workflow = agent(agent=AGENT, settings=f"schemaName: x\n{settings}\n")
    trigger = next(one for one in workflow.nodes if one.kind == "trigger")
    assert trigger.fact("exposure") == exposure
    assert trigger.origin("exposure").because


def test_without_a_planner_what_people_say_sets_topics_off() -> None:
    settings = SETTINGS.replace("true", "false")
    workflow = agent(agent=AGENT, settings=settings, topics__Ask=topic("OnRecognizedIntent"))
    assert ("Conversation", "Ask") in links(workflow, "flow")
    assert ("Helper", "Ask") not in links(workflow, "calls")


@pytest.mark.parametrize(
    ("properties", "name", "issued"),
    [
        ("connectionProperties: {mode: Maker}", "Maker", "standing"),
        ("connectionProperties: {mode: Invoker}", "Invoker", "session"),
        # The schema's own default.
        ("outputMode: All", "Maker", "standing"),
    ],
)
def test_a_connection_is_the_makers_or_that_of_whoever_talks(
    properties: str, name: str, issued: str
) -> None:
    tool = MAIL.replace("connectionProperties: {mode: Maker}", properties)
    workflow = agent(agent=AGENT, actions__SendMail=tool)
    identity = next(one for one in workflow.nodes if one.kind == "identity")
    assert identity.name == f"cr1_helper.cr.outlook ({name})"
    assert identity.fact("issued") == issued
    assert ("Send mail", identity.name) in links(workflow, "uses")


@pytest.mark.parametrize(
    ("inputs", "arguments"),
    [
        ("[{kind: ManualTaskInput, propertyName: To, value: a@contoso.com}]", "fixed"),
        ("[{kind: ManualTaskInput, propertyName: To, value: =System.User.Email}]", "model"),
        ("[{kind: ManualTaskInput, value: x}, {kind: AutomaticTaskInput}]", "model"),
        ("[]", "model"),
    ],
)  # fmt: skip
def test_inputs_are_fixed_only_where_the_file_holds_them_all(inputs: str, arguments: str) -> None:
    workflow = agent(agent=AGENT, actions__SendMail=f"{MAIL}inputs: {inputs}\n")
    sends = next(link for link in workflow.links if link.kind == "acts")
    assert sends.fact("arguments") == arguments


def test_newer_tools_are_read_too() -> None:
    workflow = agent(
        settings=SETTINGS,
        capabilities__tools__row="mcs.metadata: {componentName: Delete a row}\n"
        "kind: ConnectorTool\nauthMode: Invoker\nconnectionReference: x.cr.dv\n"
        "operationId: DeleteRecord\n"
        "connectorId: /providers/Microsoft.PowerApps/apis/shared_commondataserviceforapps\n",
        capabilities__tools__flow="kind: WorkflowTool\nworkflowId: 4f66c140\n",
        capabilities__tools__mcp="kind: McpTool\nserverUrl: https://mcp.acme-tools.io/mcp\n",
        capabilities__agents__other="kind: ConnectedAgentTool\nbotSchemaName: cr1_other\n",
        behaviors__skill="kind: InlineAgentSkill\ncontent: Do it.\n",
    )
    assert links(workflow, "calls") >= {
        ("Helper", "Delete a row"),
        ("Helper", "flow"),
        ("Helper", "mcp"),
        ("Helper", "other"),
    }
    assert ("Delete a row", "Dataverse") in links(workflow, "writes") | links(workflow, "acts")
    unresolved = {one.name for one in workflow.nodes if "unresolved" in one.tags}
    assert unresolved == {"flow", "other"}


def test_capabilities_and_outside_triggers_are_on_the_map() -> None:
    workflow = agent(
        agent=AGENT + "gptCapabilities: {webBrowsing: true, codeInterpreter: true}\n",
        trigger__daily="# Name: Every day\nkind: ExternalTriggerConfiguration\n"
        "externalTriggerSource: {kind: RecurrenceTriggerDefinition}\n",
        trigger__mail="# Name: New mail\nkind: ExternalTriggerConfiguration\n"
        "externalTriggerSource:\n  kind: ConnectorTriggerDefinition\n"
        "  connectionReference: x.shared_office365.1\n",
    )
    triggers = {one.name: one.fact("exposure") for one in workflow.nodes if one.kind == "trigger"}
    assert triggers == {"Conversation": None, "Every day": "schedule", "New mail": None}
    assert ("Helper", "The web") in links(workflow, "reads")
    assert ("Code interpreter", "Sandbox") in links(workflow, "acts")
    assert {("Every day", "Helper"), ("New mail", "Helper")} <= links(workflow, "flow")


def test_a_confirmation_gates_a_tool_and_is_weak() -> None:
    tool = f"{MAIL}confirmation: {{activity: Really?, mode: Strict}}\n"
    workflow = agent(agent=AGENT, actions__SendMail=tool)
    analysis = analyse(workflow, load_policy(resources.policy_text(), "default"))
    assert [one.quality for one in analysis.qualities.values()] == ["weak"]
    assert [one.status for one in analysis.actions if one.verb == "send"] == ["weak"]


@pytest.mark.parametrize(("button", "is_gate"), [("Submit", True), ("Details", False)])
def test_the_button_of_a_card_may_decide(button: str, is_gate: bool) -> None:
    actions = f"""
    - kind: AdaptiveCardPrompt
      id: card
      card: x
      output: {{binding: {{actionSubmitId: Topic.pressed, amount: Topic.amount}}}}
    - kind: ConditionGroup
      id: check
      conditions:
        - condition: =Topic.pressed = "{button}"
          actions:
            - kind: InvokeConnectorAction
              id: post
              connectionReference: x.shared_sharepointonline.1
              operationId: DeleteItem
"""
    workflow = agent(topics__Card=topic("OnRecognizedIntent", actions))
    card = next(one for one in workflow.nodes if one.name == "card")
    assert card.kind == ("gate" if is_gate else "step")
    assert ("Conversation", "card") in links(workflow, "flow")


def test_a_topic_hands_over_to_a_person_and_gives_back_what_it_declares() -> None:
    workflow = agent(
        agent=AGENT,
        topics__Escalate=topic("OnRecognizedIntent", "[{kind: TransferConversationV2, id: t}]"),
        topics__Sum=topic(
            "OnRecognizedIntent",
            "[{kind: SetVariable, id: s, variable: Topic.result}]",
            "outputType: {properties: {result: {type: String}}}\n",
        ),
    )
    assert ("t", "Live agent") in links(workflow, "flow")
    assert ("s", "Sum") in links(workflow, "flow")


def test_two_agents_below_one_folder_keep_what_is_theirs() -> None:
    workflow = agent(
        one__agent=AGENT.replace("Helper", "One"),
        one__actions__mail=MAIL.replace("Send mail", "First"),
        two__agent=AGENT.replace("Helper", "Two"),
        two__actions__mail=MAIL.replace("Send mail", "Second"),
    )
    calls = links(workflow, "calls")
    assert {("One", "First"), ("Two", "Second")} <= calls
    assert not calls & {("One", "Second"), ("Two", "First")}


def test_an_export_in_one_file_is_the_same_agent() -> None:
    text = """
kind: BotDefinition
entity: {kind: Bot, schemaName: cr1_helper, authenticationMode: None}
components:
  - kind: GptComponent
    displayName: Helper
    schemaName: cr1_helper.gpt.default
    metadata: {kind: GptComponentMetadata, instructions: Help.}
  - kind: DialogComponent
    displayName: Greeting
    schemaName: cr1_helper.topic.Greeting
    dialog: {kind: AdaptiveDialog, beginDialog: {kind: OnConversationStart, actions: [
      {kind: BeginDialog, id: go, dialog: cr1_helper.topic.Second}]}}
  - kind: DialogComponent
    displayName: The second
    schemaName: cr1_helper.topic.Second
    dialog: {beginDialog: {kind: OnRedirect}}
"""
    document = Document("botdefinition.yml", text)
    assert FORMAT.sniff(document)
    workflow = FORMAT.load(document, resources.catalogues())
    trigger = next(one for one in workflow.nodes if one.kind == "trigger")
    assert trigger.fact("exposure") == "anonymous"
    assert ("go", "The second") in links(workflow, "calls")


def test_settings_alone_tell_who_may_talk_to_an_agent() -> None:
    modern = """
schemaName: x
displayName: Returns
authenticationMode: Integrated
configuration:
  agentSettings: {model: {series: Sonnet46}}
template: cliagent-1.0.0
"""
    workflow = FORMAT.load(Document("settings.mcs.yml", modern), resources.catalogues())
    assert {one.name: one.kind for one in workflow.nodes} == {
        "Returns": "agent",
        "Conversation": "trigger",
        "Sonnet46": "model",
    }


def test_files_among_the_knowledge_have_no_kind() -> None:
    workflow = agent(
        settings=SETTINGS, capabilities__knowledge__files__x="mcs.metadata: {componentName: x.md}\n"
    )
    assert ("Helper", "x.md") in links(workflow, "reads")


@pytest.mark.parametrize(
    "text",
    [
        "kind: InlineAgentSkill\ncontent: x\n",
        "kind: GlobalVariableComponent\nname: x\nscope: Conversation\n",
    ],
)
def test_variables_or_skills_alone_are_refused_in_words(text: str) -> None:
    document = Document("variable.mcs.yml", text)
    assert FORMAT.sniff(document)
    with pytest.raises(InputError, match="Open the folder of the agent"):
        FORMAT.load(document, resources.catalogues())


def test_keys_typed_into_inputs_and_variables_are_noted_and_never_shown() -> None:
    key = "sk-proj-0123456789abcdefghijABCDEFGHIJ0123456789"
    inputs = f"inputs: [{{kind: ManualTaskInput, propertyName: ApiKey, value: {key}}}]\n"
    setting = f"[{{kind: SetVariable, id: s, variable: Topic.ApiKey, value: {key}}}]"
    workflow = agent(
        agent=AGENT, actions__SendMail=MAIL + inputs, topics__Ask=topic("OnRedirect", setting)
    )
    held = {one.name: one.extensions.get("x-inline-secrets") for one in workflow.nodes}
    assert held["Send mail"] == ["/inputs/0/value"]
    assert held["s"] == ["/beginDialog/actions/0/value"]
    assert key not in repr(workflow)
