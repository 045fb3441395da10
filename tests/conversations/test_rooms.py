"""A room: when one line breaks while it is told something, its neighbours still hear everything."""

from __future__ import annotations

import pytest

from keerpunt.conversations.ledger import Posted
from keerpunt.conversations.rooms import Rooms


class Writer:
    """Who posted."""

    conversation, participant, person, refused_turn = 7, 1, "", -1
    token: int | None = 1


class Line:
    """A line that keeps what it is told, or breaks as soon as it is told something."""

    seat, live = "visitor", True

    def __init__(self, rooms: Rooms, last: int = 0, how: str = "") -> None:
        self.rooms, self.last, self.how = rooms, last, how
        self.told: list[str] = []
        self.code: int | None = None
        rooms.join(7, self)

    def push(self, text: str) -> None:
        """Hear."""
        if self.how == "gone":  # as a socket does when the browser is no longer there
            self.rooms.leave(7, self, quickly=False)
        elif self.how == "broken":
            raise RuntimeError("broken")
        else:
            self.told.append(text)

    def catch_up(self) -> None:
        """Read what was missed."""
        self.told.append("read on")

    def end(self, code: int) -> None:
        """Close."""
        self.code = code
        self.rooms.leave(7, self, quickly=False)


def posted(number: int) -> Posted:
    """An envelope that is on disk."""
    return Posted(Writer(), f"ref {number}", 0, None, f"envelope {number}", number=number, at=300)


@pytest.mark.parametrize("how", ["gone", "broken"])
def test_the_neighbour_of_a_line_that_breaks_hears_everything(how: str) -> None:
    rooms = Rooms()
    first, broken, next_, last = Line(rooms), Line(rooms, how=how), Line(rooms), Line(rooms, last=0)

    rooms.deliver([posted(1), posted(2)])

    for line in (first, next_, last):
        assert [text for text in line.told if "envelope 1" in text or "envelope 2" in text] == line.told
        assert (len(line.told), line.last) == (2, 2)
    assert broken.code == (1011 if how == "broken" else None)
    rooms.deliver([posted(3)])
    assert len(next_.told) == 3


def test_who_missed_something_reads_on_and_who_has_it_hears_nothing() -> None:
    rooms = Rooms()
    behind, ahead = Line(rooms, last=1), Line(rooms, last=5)
    rooms.deliver([posted(4), posted(5)])
    assert (behind.told, ahead.told) == (["read on"], [])


def test_what_was_refused_or_only_repeated_is_delivered_to_nobody() -> None:
    rooms = Rooms()
    line = Line(rooms)
    again, refused = posted(1), posted(0)
    again.repeated, refused.reason = True, "closed"
    rooms.deliver([again, refused])
    assert line.told == []
