# Completion of vcc-user: the program prints its own, so that it is never older than the program.
eval "$(vcc-user completions bash 2>/dev/null)"
