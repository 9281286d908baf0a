"""Demo service: a local server with the same API that draws real clips, without key or network."""
