"""Long random and fault runs, only in make test-long; each prints how many cases it tried."""
