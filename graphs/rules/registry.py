"""The rules: one line each, in the order of the catalogue."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from graphs.rules.base import Rule

#: Each of these modules has an `ID` and a function `find(review)`.
RULES: tuple[str, ...] = (
    "graphs.rules.r01_ungated_impact",
    "graphs.rules.r02_lethal_trifecta",
    "graphs.rules.r03_rule_of_two",
    "graphs.rules.r04_read_only_leak",
    "graphs.rules.r05_multihop_boundary",
    "graphs.rules.r06_untrusted_to_code",
    "graphs.rules.r07_secret_in_context",
    "graphs.rules.r08_memory_poisoning",
    "graphs.rules.r09_residency",
    "graphs.rules.r10_context_change",
    "graphs.rules.r11_confused_deputy",
    "graphs.rules.r12_delegation_widening",
    "graphs.rules.r13_standing_credential",
    "graphs.rules.r14_shared_credential",
    "graphs.rules.r15_cross_environment",
    "graphs.rules.r16_unused_scope",
    "graphs.rules.r17_human_identity",
    "graphs.rules.r18_ownerless",
    "graphs.rules.r19_unauthenticated_channel",
    "graphs.rules.r20_break_glass",
    "graphs.rules.r21_unpinned_tool",
    "graphs.rules.r22_prohibited_reachable",
    "graphs.rules.r23_gate_bypass",
    "graphs.rules.r24_self_approval",
    "graphs.rules.r25_gate_overload",
    "graphs.rules.r26_stale_approval",
    "graphs.rules.r27_blind_gate",
    "graphs.rules.r28_gate_fail_open",
    "graphs.rules.r29_no_stop",
    "graphs.rules.r30_evidence_gap",
    "graphs.rules.r31_writable_log",
    "graphs.rules.r32_control_plane_writable",
    "graphs.rules.r33_unbounded_loop",
    "graphs.rules.r34_fan_out",
)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the catalogue."""
    return tuple(import_module(module) for module in RULES)
