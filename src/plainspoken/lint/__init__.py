"""Finds what is wrong in rule files, and tells what to write instead."""
