"""Statistics on plain numbers: no store, no texts; each method names its source."""
