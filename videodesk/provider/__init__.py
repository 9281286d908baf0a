"""The service on the wire: requests out, answers in, and what each of them means.

The only room that speaks HTTP. `client.Client` is its door; `outcome` tells what to do when a
call did not end well; `redaction` keeps keys and signed links out of logs.
"""
