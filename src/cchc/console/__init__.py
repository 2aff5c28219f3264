"""The officers' door: pages assembled from what registers declare."""
