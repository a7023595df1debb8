"""Overrides: what a site directory changes about rules below it, and whether it still may.

An override names the version of the rule it was written against. Once that rule changes below it, the two are never
mixed: the override is stale, it is reported, and the rule below answers. Layers are taken from the lowest up, so an
override stands on what the overrides below it made of the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plainspoken.catalogue.build_rules import build_rule, references_of
from plainspoken.catalogue.draft import Draft
from plainspoken.catalogue.findings import FindingList, Location
from plainspoken.catalogue.fingerprint import changed_parts, rule_fingerprint
from plainspoken.catalogue.model import Override, Rule
from plainspoken.catalogue.placed import PlacedMapping
from plainspoken.catalogue.references import canonical_steps, with_canonical_steps
from plainspoken.catalogue.suggestions import suggest


def apply_overrides(draft: Draft, findings: FindingList) -> None:
    """Put overridden rules in the place of those they change, and take disabled ones out.

    Args:
        draft: Everything that was read, rules with their steps as written.
        findings: Takes what is wrong with overrides, stale ones as warnings.
    """
    rules = {rule.id: rule for rule in draft.rules}
    canonical = canonical_steps(draft)
    layers = {rule.id: rule.layer for rule in draft.rules}
    for data, layer in _sound(draft, layers, findings):
        rule_id = data.text("rule")
        if rule_id not in rules:  # a layer below disabled it
            _tell_unknown(data, f"A layer below disables the rule {rule_id!r}.", "Take this override out.", findings)
            continue
        base = with_canonical_steps(rules[rule_id], canonical)
        override = _override(data, base, layer)
        draft.overrides.append(override)
        if not override.applied:
            _tell_stale(override, data, findings)
        elif override.disables:
            del rules[rule_id]
        else:
            changed = _replaced(data, base, draft, findings)
            if changed is not None:
                rules[rule_id] = changed
                _warn_of_idle(override, with_canonical_steps(changed, canonical), findings)
    draft.rules = list(rules.values())


def _sound(draft: Draft, layers: Mapping[str, int], findings: FindingList) -> Iterator[tuple[PlacedMapping, int]]:
    """The overrides that say something definite about a rule of a layer below theirs, the lowest layer first."""
    places: dict[tuple[int, str], Location] = {}
    for data, layer in sorted(draft.override_data, key=lambda entry: entry[1]):
        rule_id = data.text("rule")
        first = places.setdefault((layer, rule_id), data.at("rule"))
        if first != data.at("rule"):
            message = f"The rule {rule_id!r} is already overridden at {first}."
            findings.error(data.at("rule"), "duplicate-override", message, "Make one override of the two.")
        elif _says_one_thing(data, findings) and _has_base(data, layer, layers, draft, findings):
            yield data, layer


def _says_one_thing(data: PlacedMapping, findings: FindingList) -> bool:
    disables = data.get("disable") is True
    if "disable" in data and not disables:
        findings.error(data.at("disable"), "override-choice", "`disable` says false.", "Leave it out, or write true.")
        return False
    if disables == ("replace" in data):
        what = "both replaces fields and disables the rule" if disables else "changes nothing"
        fix = (
            "Keep one of replace and disable."
            if disables
            else "Add replace: with the fields to change, or disable: true."
        )
        findings.error(data.location, "override-choice", f"This override {what}.", fix)
        return False
    if not disables and "written_against" not in data:
        message = "This override does not say which version of the rule it was written against."
        fix = f"Add written_against: with the fingerprint that `plainspoken show {data.text('rule')}` tells."
        findings.error(data.location, "missing-key", message, fix)
        return False
    return True


def _has_base(data: PlacedMapping, layer: int, layers: Mapping[str, int], draft: Draft, findings: FindingList) -> bool:
    rule_id, place = data.text("rule"), data.at("rule")
    below = layers.get(rule_id)
    if below is None:
        if not draft.rule_ids.knows(rule_id) and "failures" not in draft.unreadable_kinds:
            lower = [known for known, number in layers.items() if number < layer]
            fix = suggest(rule_id, lower) or "Look whether the rule has another name now, or take this override out."
            _tell_unknown(data, f"There is no rule {rule_id!r} to override.", fix, findings)
        return False
    if below >= layer:
        where = "of this directory" if below == layer else "of a directory above this one"
        fix = "Change the rule itself; an override is for rules of the layers below."
        findings.error(place, "override-own", f"{rule_id!r} is a rule {where}.", fix)
        return False
    return True


def _tell_unknown(data: PlacedMapping, message: str, fix: str, findings: FindingList) -> None:
    # A warning: a rule that a new version no longer has must not keep the site's other rules from being served.
    findings.warning(data.at("rule"), "override-unknown", message, fix)


def _override(data: PlacedMapping, base: Rule, layer: int) -> Override:
    fingerprint = rule_fingerprint(base)
    against = data.optional_text("written_against")
    return Override(
        rule_id=base.id,
        base=base,
        base_fingerprint=fingerprint,
        reason=data.text("reason"),
        location=data.location,
        layer=layer,
        written_against=against,
        replaces=tuple(data.mapping("replace")),
        disables=data.get("disable") is True,
        applied=against is None or against == fingerprint,
    )


def _tell_stale(override: Override, data: PlacedMapping, findings: FindingList) -> None:
    parts = changed_parts(override.written_against or "", override.base_fingerprint)
    what = f" ({', '.join(parts)})" if parts else ""
    message = (
        f"This override is not applied: {override.rule_id} changed{what} since it was written, "
        f"and answers as {override.base.location} has it."
    )
    fix = (
        f"Compare with `plainspoken show {override.rule_id}`, change the override where needed, "
        f"and write written_against: {override.base_fingerprint}."
    )
    findings.warning(data.at("written_against"), "stale-override", message, fix)


def _replaced(data: PlacedMapping, base: Rule, draft: Draft, findings: FindingList) -> Rule | None:
    """The rule with the fields of an override in the place of its own; None, with findings, when it cannot be used."""
    merged = draft.rule_data[base.id]().overlaid(data.mapping("replace"))
    draft.rule_data[base.id] = lambda: merged
    draft.references.extend(references_of(merged))
    return build_rule(merged, base.layer, findings)


def _warn_of_idle(override: Override, changed: Rule, findings: FindingList) -> None:
    if rule_fingerprint(changed) == override.base_fingerprint and not {"examples", "not_for"} & {*override.replaces}:
        message = f"This override leaves {override.rule_id} as it is."
        findings.warning(override.location, "override-idle", message, "Change something, or take the override out.")
