"""Every setting that an operator can give, in one table. `keerpunt config` prints it."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what holds when it is not given, and what it means."""

    name: str
    default: str
    meaning: str

    @property
    def value(self) -> str:
        """The text in force now."""
        return os.environ.get(self.name, self.default)


TABLE = (
    Setting("KEERPUNT_DATA", ".data", "Folder of the databases, the stamped releases and the secret key."),
    Setting("KEERPUNT_PORTAL", "http://localhost:8000", "Address of the portal, without a path."),
    Setting("KEERPUNT_CHAT", "http://localhost:8001", "Address of the chat, a host of its own."),
    Setting(
        "KEERPUNT_STAFF", "http://localhost:8002", "Address of the counsellors' pages, a host of its own."
    ),
    Setting("KEERPUNT_CMS", "http://localhost:8003", "Address of the editors' pages, a host of its own."),
    Setting("KEERPUNT_LISTEN", "127.0.0.1", "Address that the server listens on, one port for each origin."),
    Setting(
        "KEERPUNT_PROXY", "", "Address of the proxy in front, whose word on a visitor's address is believed."
    ),
    Setting(
        "KEERPUNT_NEUTRAL",
        "https://www.buienradar.nl/",
        "Ordinary page where a quick exit ends up, until one is set at /huisstijl/.",
    ),
    Setting("KEERPUNT_HOURS", "always", "'always', or hours such as 'ma-vr 16:00-06:00, za-zo 20:00-06:00'."),
    Setting("KEERPUNT_KEEP_DAYS", "30", "Days after the last contact that a conversation is kept."),
    Setting("KEERPUNT_BURST", "20", "Messages that one seat may send at once."),
    Setting("KEERPUNT_RATE", "1", "Messages a second that one seat may send after that."),
    Setting("KEERPUNT_OPENINGS", "30", "Conversations that one address may open in a minute."),
    Setting("KEERPUNT_AT_ONCE", "3", "Conversations that one counsellor may hold at once."),
    Setting(
        "KEERPUNT_SECURITY",
        "",
        "Where faults are reported: an e-mail address or a page, several with spaces between. Said at"
        " /.well-known/security.txt.",
    ),
    Setting("KEERPUNT_TYPING", "1", "1 shows that the other is typing, 0 never tells."),
)


def setting(name: str) -> str:
    """The text of one setting. Raises KeyError for a name that is not in TABLE."""
    return {row.name: row for row in TABLE}[name].value
