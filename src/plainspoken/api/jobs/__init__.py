"""Routes about VMs and jobs, for customers and for staff."""
