"""A service on this machine that speaks the same API and draws real clips: no key, no network."""
