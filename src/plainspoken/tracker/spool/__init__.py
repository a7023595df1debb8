"""What jobs tell, on disk until the job store has taken it: a program that is killed loses none of it.

A spool is a directory. Each program has a directory of its own in it, whose file `lock` it holds locked as long as it
lives, with two streams of segments: `records` (begins, ends and changes of jobs and steps) and `lines` (of logs).
`cursor` says up to which numbers all is stored; `writer` in whose name.

Each record is written at once, so it survives the end of the program, however that comes. The disk is told to
keep it through a failure of the power once a second. docs/tracker.md describes the format for operators.
"""
