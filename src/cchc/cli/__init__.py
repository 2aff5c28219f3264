"""The command line: the machine's administrator, with the whole scope and no login, journalled so."""
