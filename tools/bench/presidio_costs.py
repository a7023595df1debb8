"""Measures what Presidio takes to scrub texts, with 15 patterns and no language model, and prints it as JSON.

Usage: `PYTHON tools/bench/presidio_costs.py TEXTS`, where PYTHON has presidio-analyzer and presidio-anonymizer, and
TEXTS is a JSON file: a list of texts for each length. `scrubbing.py` makes both.
"""

# mypy: disable-error-code="import-not-found,misc"

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

import spacy
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from presidio_anonymizer import AnonymizerEngine

_PATTERNS = {
    "URL": r"https?://[^\s\"'<>]+",
    "EMAIL": r"\b[\w.+-]+@[\w-]+\.[\w.]+\b",
    "IP": r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b",
    "MAC": r"\b(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}\b",
    "UUID": r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b",
    "HEX": r"\b0x[0-9a-fA-F]+\b",
    "DEVICE": r"/dev/[\w/-]+",
    "PATH": r"(?<![\w/])(?:/[\w.@+-]+){2,}",
    "HOST": r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)+\.(?:local|lan|com|net|org|internal)\b",
    "PASSWORD": r"\b(?:password|passwd|secret|token|api[_-]?key)\b\s*[:=]\s*\S+",
    "BEARER": r"\bbearer\s+[\w.~+/-]+=*",
    "EXIT": r"\bexit (?:status|code) \d+",
    "FLAG": r"(?<!\S)--?[a-z][\w-]+",
    "IDENTIFIER": r"\b[a-z]+(?:_[a-z0-9]+)+\b",
    "TRACE": r"^\s+at [\w.$]+\([^)\n]*\)",
}


class _NoModel(NlpEngine):
    """Reads nothing off a text, as patterns need nothing."""

    def __init__(self) -> None:
        self._nothing = spacy.blank("en")("")

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        """Always."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:  # noqa: ARG002 - the interface of Presidio
        """What nothing was read off."""
        return NlpArtifacts([], self._nothing, [], [], self, language)

    def process_batch(self, texts: Iterable[str], language: str, **_: object) -> Iterator[tuple[str, NlpArtifacts]]:
        """The same for each text."""
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002
        """No word is one."""
        return False

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002
        """No word is any."""
        return False

    def get_supported_entities(self) -> list[str]:
        """None."""
        return []

    def get_supported_languages(self) -> list[str]:
        """English."""
        return ["en"]


def main() -> None:
    """Measures seconds of CPU time a text."""
    recognizers = [
        PatternRecognizer(supported_entity=name, patterns=[Pattern(name, pattern, 0.9)])
        for name, pattern in _PATTERNS.items()
    ]
    registry = RecognizerRegistry(recognizers=recognizers, supported_languages=["en"])
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=_NoModel(), supported_languages=["en"])
    anonymizer = AnonymizerEngine()
    costs = {}
    for length, texts in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).items():
        spent = []
        for text in texts:
            started = time.process_time()
            anonymizer.anonymize(text, analyzer.analyze(text, "en"))
            spent.append(time.process_time() - started)
        costs[length] = median(spent[len(spent) // 4 :])
    print(json.dumps(costs))


if __name__ == "__main__":
    main()
