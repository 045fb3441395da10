"""What other rooms may want to hear of conversations. All are sent after the deed is on disk, with `asend`."""

from django.dispatch import Signal

visitor_arrived = Signal()
"""The visitor's first line of a conversation is live. `conversation`: row id."""

visitor_left = Signal()
"""The visitor's last line is gone. `conversation`: row id; `quickly`: by quick exit."""

counsellor_beats = Signal()
"""Every few seconds. `heard`: {kid: row ids} of the counsellors whose lines were heard in the last moments."""

conversation_closed = Signal()
"""A conversation was closed. `conversation`: row id."""

conversation_wiped = Signal()
"""A conversation is gone. `conversation`: row id it had."""

conversation_reopened = Signal()
"""A conversation that was closed goes on. `conversation`: row id; `front`: the visitor goes before who just waits."""
