"""Pages of corrections: to dispute a row, the public log, the decision of the host."""
