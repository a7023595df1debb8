"""Where failures and log lines come from, cut into parts that anybody can read for themselves."""
