"""The words of the lint tool's answers; they are the catalogue's own, because loading finds things too."""

from plainspoken.catalogue.findings import Finding, FindingList, Location, Severity

__all__ = ["Finding", "FindingList", "Location", "Severity"]
