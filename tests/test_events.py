"""The event stream: subscription, order, and listeners that fail."""

import pytest

from videodesk.events import AccountChanged, Event, EventStream, LibraryChanged, QueueChanged

FIRST = QueueChanged(("a", "b"), is_paused=False)
SECOND = AccountChanged("default", None)


def test_every_subscriber_gets_each_event_in_order() -> None:
    stream = EventStream()
    one: list[Event] = []
    two: list[Event] = []
    stream.subscribe(one.append)
    stream.publish(FIRST)
    stream.subscribe(two.append)
    stream.publish(SECOND)
    assert one == [FIRST, SECOND]
    assert two == [SECOND]


def test_unsubscribed_listener_gets_nothing_more() -> None:
    stream = EventStream()
    received: list[Event] = []
    unsubscribe = stream.subscribe(received.append)
    unsubscribe()
    unsubscribe()
    stream.publish(LibraryChanged(removed=frozenset({"a"})))
    assert received == []


def test_listener_may_unsubscribe_while_an_event_is_delivered() -> None:
    stream = EventStream()
    received: list[Event] = []
    ends: list[object] = []

    def once(event: Event) -> None:
        received.append(event)
        ends.append(unsubscribe())

    unsubscribe = stream.subscribe(once)
    stream.subscribe(received.append)
    stream.publish(FIRST)
    stream.publish(SECOND)
    assert received == [FIRST, FIRST, SECOND]


def test_exception_of_a_listener_is_logged_and_the_others_are_called(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stream = EventStream()
    received: list[Event] = []

    def broken(_event: Event) -> None:
        raise ValueError("broken by the test")

    stream.subscribe(broken)
    stream.subscribe(received.append)
    stream.publish(FIRST)
    assert received == [FIRST]
    assert "broken by the test" in caplog.text
