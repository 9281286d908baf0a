"""What both sides of the torture call the moments at which a process is killed."""

from enum import StrEnum


class Step(StrEnum):
    """A named step: something that the program says on stderr, or that the service sees."""

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
    "Working": Step.SAYS_WORKING,
    "Fetching": Step.SAYS_FETCHING,
    "Finished": Step.SAYS_FINISHED,
}
"""The first words of the program's plain lines, behind the generation's id."""
