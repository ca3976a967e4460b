"""Work in the background: the queue, the worker, and the lease under which either takes its next row."""
