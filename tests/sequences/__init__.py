"""Random sequences of commands: what is tried of each module, and what has to be true of it after every one."""
