"""Builds the compiled forms of the built-in rule files into the wheel, beside the files themselves.

Without them, or where the program to make them cannot be loaded, an installed package reads YAML at first and then
keeps compiled forms in the cache of whoever runs it.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface):  # type: ignore[type-arg] # hatchling's own generics are of no use here
    """Adds `plainspoken/compiled`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the rules, unless the package is installed as a link to its checkout, where they change."""
        if self.target_name != "wheel" or version == "editable":
            return
        source = str(Path(self.root, "src"))
        self._made = tempfile.TemporaryDirectory(prefix="plainspoken-")
        cache, before = Path(self._made.name, "compiled"), os.environ.get("PLAINSPOKEN_CACHE")
        sys.path.insert(0, source)
        os.environ["PLAINSPOKEN_CACHE"] = str(cache)
        try:
            from plainspoken.catalogue.loader import load_catalogue  # noqa: PLC0415 - that of the checkout

            load_catalogue(Path(self.root, "rules"), builtin=False)
            build_data["force_include"][str(cache)] = "plainspoken/compiled"
        except ImportError as error:
            self.app.display_warning(f"The wheel has no compiled rules: {error}")
        finally:
            sys.path.remove(source)
            del os.environ["PLAINSPOKEN_CACHE"]
            if before is not None:
                os.environ["PLAINSPOKEN_CACHE"] = before

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - as the base has it
        """Remove what was made for the wheel."""
        made = getattr(self, "_made", None)
        if made is not None:
            made.cleanup()
