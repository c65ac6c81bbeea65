"""The catalogue of a release as JSON, its description (OpenAPI), and the page that explains it."""
