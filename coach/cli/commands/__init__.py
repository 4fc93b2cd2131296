"""One file a command, each imported only when it is called for."""
