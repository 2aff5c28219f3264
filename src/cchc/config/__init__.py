"""Settings, environment, routes."""
