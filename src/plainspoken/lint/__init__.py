"""The lint tool: everything that can be wrong in rule files, told with its place and what to write instead."""
