"""The sections of docs/performance.md: what is measured in each, and beside what."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Section:
    """A section: the name that figures carry, its title, and what is said in front of them."""

    name: str
    title: str
    text: str


SECTIONS: Final = (
    Section(
        "answers",
        "An answer to a text not seen before",
        "Matching alone, and the whole answer: match, render, guard. Beside it stands what a hard-coded sanitizer "
        "does: asking whether 500 phrases are in the text, one by one. Texts are made from the examples of rules, "
        "so many read like one before; the last two cases are failures of the platform, each with a structure of "
        "its own.",
    ),
    Section(
        "bulk",
        "Many failures at once",
        "A row of failures of 125 B, of which so many repeat an earlier one; the others differ by their numbers. CPU "
        "time of one process. The goal is 1 µs where 85 of 100 repeat.",
    ),
    Section(
        "engines",
        "Many failures through engines",
        "How long a row took on a file of such failures, 85 of 100 repeated, with the engine and the catalogue loaded. "
        "Dask writes its results. It is time that passes, so a busy machine shows in it.",
    ),
    Section(
        "growth",
        "Growth with the number of rules",
        "Made-up rules of two literals each, matched with new texts of 50 of them.",
    ),
    Section(
        "scrubbing",
        "Scrubbing",
        "New failures of the platform, beside Presidio with 15 patterns and no language model. The ratio depends "
        "on the texts and on the patterns: these look for 15 kinds of pieces, the scrubber hides whatever is not "
        "known to be plain.",
    ),
    Section(
        "loading",
        "Loading the catalogue and building the engine",
        "From the compiled form, which is kept by content, and from YAML. The goals are 0.15 s and 0.4 s.",
    ),
    Section(
        "commands",
        "Commands",
        "All CPU time of a process, on its second run, beside a Python that only imports asyncio and json.",
    ),
    Section("lint", "Checking rules", "What each rule of 1,000 and of 2,000 takes, beside loading them from YAML."),
    Section(
        "recent jobs",
        "The newest jobs of a VM, served",
        "The processor time of the server for each answer, one worker, beside the same endpoint in plain FastAPI "
        "and SQLModel as their tutorials write it (`tools/bench/plain_api.py`). What the database server works is "
        "not in it.",
    ),
    Section(
        "unchanged",
        "The same, unchanged",
        "Asked with `If-None-Match`, beside the server's health answer. The goal is at most twice that.",
    ),
    Section(
        "job growth",
        "Growth with the number of jobs",
        "Half of the jobs are of one VM, whose page is asked for. The time that passes in the process that asks, "
        "of the tenth of the questions that took least. The slowest one in a hundred is not told: on a machine "
        "that does other work it tells of that.",
    ),
    Section("deep pages", "Deep pages", "The same store, the first page of a VM, and one deep in its jobs."),
    Section(
        "tracking",
        "Recording jobs",
        "Jobs of 8 steps with a log line each, 16 threads, beside bare inserts of the rows that they become, in "
        "one transaction. CPU time of the process that records.",
    ),
    Section(
        "size",
        "The size of jobs in a store",
        "Jobs of 8 steps and 8 log lines, indexes included, of 4,000 in one store.",
    ),
    Section(
        "looks",
        "Live updates: a look at the job store",
        "What finds changes, over little and over much history. SQLite.",
    ),
    Section("listeners", "Live updates: a listener", "The memory that each stream takes, of 200 at once."),
    Section(
        "memory",
        "The memory of a server",
        "All processes of a server together, what they share counted once, after answers to 16 connections.",
    ),
)
