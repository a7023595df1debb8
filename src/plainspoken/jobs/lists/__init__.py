"""Lists of jobs, VMs and log lines, page by page."""
