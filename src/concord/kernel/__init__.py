"""Values that both wings speak. Imports nothing else of Concord."""
