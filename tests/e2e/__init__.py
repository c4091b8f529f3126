"""Browser tests. A package, so that all of its tests in one process share one browser and one server."""
