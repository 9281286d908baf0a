"""The named steps at which a process is killed, shared by driver and service."""

from enum import StrEnum


class Step(StrEnum):
    """A step that the program prints on stderr, or that the service observes."""

    SAYS_WAITING = "the program says: waiting"
    SAYS_SENDING = "the program says: sending"
    SAYS_WORKING = "the program says: working"
    SAYS_FETCHING = "the program says: fetching"
    SAYS_FINISHED = "the program says: finished"
    CREATE_ARRIVED = "a create has arrived"
    CREATE_CHARGED = "a create is charged, not answered"
    CREATE_ANSWERED = "a create is answered"
    QUERY_ARRIVED = "a query has arrived"
    QUERY_ANSWERED = "a query is answered"
    FILE_ASKED = "a file is asked for"
    FILE_HALF = "half a file is sent"
    FILE_SENT = "a whole file is sent"


STEP_OF_OUTPUT = {
    "Waiting": Step.SAYS_WAITING,
    "Sending": Step.SAYS_SENDING,
    "In progress": Step.SAYS_WORKING,
    "Downloading": Step.SAYS_FETCHING,
    "Finished": Step.SAYS_FINISHED,
}
"""Steps by the first word of the program's output lines, after the generation's id."""
