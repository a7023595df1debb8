"""The ids of everything that reading rule files can find: stable names, one sentence each on what they mean.

An id is a contract: people search for it, and reports of the lint tool carry it. Never rename one; the lint tool adds
its own ids in `plainspoken.lint.checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CHECKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # yaml: the file as text
        "file-missing": "A directory of rules does not exist or is empty, or it lacks a file that it must hold.",
        "file-unknown": "A YAML file stands where no rule file of that name is read, so it would be ignored.",
        "file-unreadable": "A file cannot be opened, or is no ordinary file.",
        "file-too-large": "A file is far larger than rule files are.",
        "file-encoding": "A file is not UTF-8, or begins with a byte order mark.",
        "file-empty": "A file holds nothing but blanks and comments.",
        "yaml-syntax": "The text is not YAML.",
        "yaml-tab": "A tab is used to indent or to part things.",
        "yaml-control-character": "An invisible control character stands in the file.",
        "yaml-duplicate-key": "A key is given twice in one place; YAML readers silently keep one of them.",
        "yaml-anchor": "An anchor (`&name`) or alias (`*name`) is used; rule files repeat themselves instead.",
        "yaml-merge-key": "A merge key (`<<`) is used; rule files repeat themselves instead.",
        "yaml-tag": "A tag (`!name`) is used; rule files hold plain text, lists and mappings only.",
        "yaml-backslash": "A backslash stands within double quotes, where it means something else than it shows.",
        "yaml-quotes": "Quotation marks stand around a text, or at its end, that are none to YAML.",
        "yaml-key": "A key is not a plain piece of text.",
        "yaml-nesting": "Lists and mappings are nested too deeply.",
        "yaml-documents": "A file holds several YAML documents.",
        "yaml-hidden-comment": "A `#` after a blank turned the rest of a text into a comment.",
        "modeline": "The first line does not name the schema, so editors cannot complete and check the file.",
        # schema: the shape
        "unknown-key": "A key is not known in its place.",
        "missing-key": "A key that must be given is not.",
        "wrong-type": "A text, a list or a mapping stands where something else is wanted.",
        "empty-value": "A value, a list or a mapping is empty.",
        "unknown-value": "A value is not one of those allowed in its place.",
        "bad-format": "A value is not written the way it must be.",
        "repeated-value": "A list holds the same thing twice.",
        "one-condition": "A condition holds several kinds of condition at once.",
        # conditions and templates
        "lonely-not": "A `not` has nothing positive beside it.",
        "lonely-regex": "A `regex` has no literal condition beside it.",
        "bad-regex": "A regular expression is not of the linear-time subset, or fits an empty text.",
        "bad-literal": "A literal of a condition holds nothing that can be searched for.",
        "bad-template": "A customer-facing text has a brace that is neither a slot nor doubled.",
        "bad-like": "A `like` template cannot be read, or holds too little text to search for.",
        # references
        "unknown-step": "A rule names a step that `steps.yaml` does not list.",
        "unknown-category": "A category is named that `categories.yaml` does not list.",
        "unknown-fault": "A fault is named that `faults.yaml` does not list.",
        "unknown-subject": "A subject is named that `subjects.yaml` does not list.",
        "unknown-speaker": "A speaker is named that `speakers.yaml` does not list.",
        "unknown-phrases": "A condition names a list that `phrases.yaml` does not have.",
        "unknown-rule": "`wins_over` names a rule that does not exist.",
        "wins-over-cycle": "Rules win over one another in a circle.",
        "unknown-fact": "A slot or an example names a fact that the rule does not have.",
        "fact-without-type": "A fact has no type.",
        "fact-type-conflict": "A fact is given two types.",
        "fact-without-source": "Nothing in the rule ever binds a fact.",
        "fact-values": "An enum lacks its values, or another type of fact has some.",
        "unused-fact": "A fact is described but no message or action shows it.",
        "incomplete-status": "A new status lacks its label or icon.",
        # duplicates
        "duplicate-id": "Two rules have the same id.",
        "duplicate-name": "A step, alias, kind, term, word or raw status is listed twice.",
        "phrase-twice": "Two entries of one kind of list have the same phrase, so that one of them never counts.",
        "redefinition": "A site directory gives something anew that the catalogue below it has.",
        # overrides
        "stale-override": "A rule changed since its override was written, so the override is not applied.",
        "override-unknown": "An override is about a rule that no layer below it has.",
        "override-own": "An override is about a rule of its own directory.",
        "override-choice": "An override says both or neither: replace these fields, or disable the rule.",
        "override-idle": "An override leaves its rule as it is.",
        "duplicate-override": "Two overrides of one directory are about the same rule.",
    }
)
