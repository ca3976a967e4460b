"""What whoever runs an installation needs: serving, the worker, backup and restore, the doctor."""
