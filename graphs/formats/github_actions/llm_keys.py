"""Tell by the credentials that a step is handed that it asks a model, whatever it calls itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphs.formats.github_actions.expressions import named
from graphs.formats.github_actions.file import Step

#: Words in the names of keys, with the provider and the name of its model on the map.
_VENDORS = (
    ("anthropic", "anthropic", "Claude"), ("claude", "anthropic", "Claude"),
    ("azure_openai", "microsoft", "Azure OpenAI"), ("openai", "openai", "OpenAI model"),
    ("gemini", "google", "Gemini"), ("mistral", "mistral", "Mistral"),
    ("cohere", "cohere", "Cohere"), ("groq", "groq", "Groq"), ("deepseek", "deepseek", "DeepSeek"),
    ("openrouter", "openrouter", "OpenRouter"), ("perplexity", "perplexity", "Perplexity"),
    ("huggingface", "huggingface", "Hugging Face"), ("xai", "xai", "Grok"),
    ("llm", "", "Model"),
)  # fmt: skip
_KEY = re.compile(r"(?:^|_)(?:api_?key|key|token|secret)s?$")


@dataclass(frozen=True, slots=True)
class ModelKey:
    """The key of a model: its name in the step, and whose model it opens."""

    name: str
    vendor: str
    model: str


def model_key(step: Step) -> ModelKey | None:
    """The first credential of a model among what a step is handed; None where there is none."""
    for key, value in (*step.env.items(), *step.inputs.items()):
        if not value:
            continue
        for name in (key, *named(value).secrets):
            plain = name.lower().replace("-", "_")
            if not _KEY.search(plain):
                continue
            for word, vendor, model in _VENDORS:
                if word in plain:
                    return ModelKey(name, vendor, model)
    return None
