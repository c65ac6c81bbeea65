"""From a prepared release to the published one and back: difference, preview, publish, undo."""
