"""Readers that can hang, crash or eat memory, each in a child process that costs one document at most.

Takes: a `Task`, or the bytes of a file. Gives: the task's result, or an InputError with the code of what befell the child.
May import: what `read` may; `child` (which is what a child runs) imports only the standard library and the task's module.
To isolate a format: set `isolated` in its row of `read/formats.py`; long readers call `progress.page_done` after each page.
"""
