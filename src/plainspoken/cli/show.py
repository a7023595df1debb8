"""`plainspoken show`: a rule as it holds with the place of each field, or what a composed answer is made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml

from plainspoken.catalogue.files import RuleFile, builtin_rules
from plainspoken.catalogue.findings import FindingList
from plainspoken.catalogue.fingerprint import rule_fingerprint
from plainspoken.catalogue.layers import layers_of
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Catalogue, Override, Rule
from plainspoken.catalogue.placed import PlacedList, PlacedMapping, Value
from plainspoken.catalogue.reader import read_document
from plainspoken.catalogue.suggestions import suggest
from plainspoken.cli.options import rules_option
from plainspoken.cli.shown_lists import is_of_lists, list_lines, list_view
from plainspoken.errors import NotFound
from plainspoken.settings import load_settings

View = dict[str, Any]


@click.command("show")
@click.argument("rule_id", metavar="ID")
@click.option("--effective", is_flag=True, help="With the overrides of the site directories in force.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@rules_option
def command(rule_id: str, effective: bool, as_json: bool, rules: tuple[Path, ...]) -> None:
    """Show the rule with this ID: each field with the file and line it comes from, and the rule's fingerprint.

    The id of a composed answer, such as fault.no-space+volume, shows its fault, its subject and the cells that may
    change it; subject.NAME, speaker.NAME and phrases.NAME show entries of the other lists.

    Without --effective it is the rule as its own file gives it; what site directories change is shown beside it.
    An override names the fingerprint shown here as `written_against`.
    """
    directories = (builtin_rules(), *load_settings(rules=rules).rules)
    catalogue = load_catalogue(*directories[1:])
    if is_of_lists(rule_id) and rule_id not in catalogue.rules_by_id:
        listed = list_view(rule_id, catalogue, directories)
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False) if as_json else "\n".join(list_lines(listed)))
        return
    names = tuple(layer.name for layer in layers_of(catalogue, directories))
    view = _view(rule_id, catalogue, names, effective=effective)
    click.echo(json.dumps(view, indent=2, ensure_ascii=False) if as_json else "\n".join(_lines(view)))


def _view(rule_id: str, catalogue: Catalogue, names: tuple[str, ...], *, effective: bool) -> View:
    overrides = [override for override in catalogue.overrides if override.rule_id == rule_id]
    in_force = catalogue.rules_by_id.get(rule_id)
    own = overrides[0].base if overrides else in_force
    if own is None:
        known = suggest(rule_id, catalogue.rules_by_id) or "`plainspoken lint` names the files of all rules."
        raise NotFound(f"there is no rule {rule_id!r}. {known}")
    shown = in_force if effective else own
    applied = [override for override in overrides if override.applied]
    state = "disabled" if in_force is None else "overridden" if applied else "as written"
    return {
        "id": rule_id,
        "state": state,
        "effective": effective,
        "layer": names[own.layer],
        "file": own.location.file,
        "line": own.location.line,
        "fingerprint": None if shown is None else rule_fingerprint(shown),
        "catalogue": catalogue.fingerprint,
        "fields": [] if shown is None else list(_fields(shown, overrides, names)),
        "overrides": [_override(override, names[override.layer]) for override in overrides],
    }


def _fields(rule: Rule, overrides: list[Override], names: tuple[str, ...]) -> Iterator[View]:
    layers = {override.location.file: names[override.layer] for override in overrides}
    written = {file: _mappings_of(file) for file in {place.file for place in rule.places.values()}}
    for key, place in rule.places.items():
        if key != "id":
            yield {
                "key": key,
                "value": _plain(written[place.file].get((place.line, place.column, key))),
                "file": place.file,
                "line": place.line,
                "column": place.column,
                "layer": names[rule.layer] if place.file == rule.location.file else layers[place.file],
            }


def _override(override: Override, layer: str) -> View:
    return {
        "layer": layer,
        "file": override.location.file,
        "line": override.location.line,
        "column": override.location.column,
        "applied": override.applied,
        "disables": override.disables,
        "replaces": list(override.replaces),
        "reason": override.reason,
        "written_against": override.written_against,
        "fingerprint_below": override.base_fingerprint,
    }


def _mappings_of(file: str) -> dict[tuple[int, int, str], Value]:
    """Every value of a rule file's rules and overrides, by its key and the place of that."""
    kind = "overrides" if Path(file).name == "overrides.yaml" else "failures"
    root = read_document(RuleFile(kind, Path(file), file), FindingList()).root
    if isinstance(root, PlacedMapping):
        holders = [entry.mapping("replace") for entry in root.items_of("overrides").mappings()]
    else:
        holders = list(root.mappings()) if isinstance(root, PlacedList) else []
    return {
        (place.line, place.column, key): value
        for holder in holders
        for key, value in holder.items()
        for place in (holder.key_at(key),)
    }


def _plain(value: Value) -> object:
    if isinstance(value, PlacedMapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, PlacedList):
        return [_plain(item) for item in value]
    return value


def _lines(view: View) -> Iterator[str]:
    yield f"{view['id']}  {view['file']}:{view['line']}  ({view['layer']})"
    if view["fingerprint"]:
        yield f"fingerprint {view['fingerprint']} · {view['state']}"
    for override in view["overrides"]:
        yield from _override_lines(override, view["id"])
    for field in view["fields"]:
        yield ""
        yield f"{field['key']:<12} {field['file']}:{field['line']}  ({field['layer']})"
        text = yaml.safe_dump(field["value"], allow_unicode=True, sort_keys=False, width=110).removesuffix("...\n")
        yield from (f"  {line}" for line in text.rstrip("\n").split("\n"))


def _override_lines(override: View, rule_id: str) -> Iterator[str]:
    what = "disables it" if override["disables"] else f"replaces {', '.join(override['replaces'])}"
    place = f"{override['file']}:{override['line']}"
    if override["applied"]:
        yield f"{override['layer']} {what}: {override['reason']}  {place}"
        return
    yield f"{override['layer']} is stale, and not applied ({what}): {override['reason']}  {place}"
    yield (
        f"  It was written against {override['written_against']}; {rule_id} is {override['fingerprint_below']} now. "
        "Check whether it still fits, then write that."
    )
