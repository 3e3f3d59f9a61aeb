# Completion of vcc-user: the program prints its own, so that it is never older than the program.
vcc-user completions fish 2>/dev/null | source
