"""Client side of the service's HTTP API: requests, answers, and what each answer means.

The only package that uses HTTP. `client.Client` is its entry point, `outcome` says what to do after
a failed call, and `redaction` keeps keys and signed links out of logs.
"""
