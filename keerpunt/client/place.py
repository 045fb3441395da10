"""One origin of a Keerpunt server, as a client reaches it: pages, doors, lists, and what it pins."""

from __future__ import annotations

import re
from typing import Any

import httpx

from keerpunt.sealed.directory import Directory, Lists, Pin, read_directory

ORG_VALUE = re.compile(r'(ROOT|ORG|SALT) = "([^"]+)"|(KEEPERS_MIN|DEMO) = (\d+)')
RELEASE = re.compile(r'"(/s/[0-9a-f]{12})/')


class Refused(Exception):
    """A door said no. `reason` is its kebab-case key, `wait` the seconds it asks for, if any."""

    def __init__(self, reason: str, wait: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class Place:
    """An origin, such as http://localhost:8001. Close it when done."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.http = httpx.AsyncClient(
            base_url=self.url,
            headers={"Origin": self.url},
            timeout=30,
            trust_env=False,
            verify=self.url.startswith("https:"),  # reading all authorities takes longer than a conversation
        )

    @property
    def line(self) -> str:
        """Where its line is."""
        return self.url.replace("http", "ws", 1) + "/line"

    async def ask(self, path: str) -> Any:
        """What a door answers to GET. Raises Refused."""
        return _answered(await self.http.get(path))

    async def tell(self, path: str, body: dict[str, Any]) -> Any:
        """What a door answers to POST, None for an empty answer. Raises Refused."""
        return _answered(await self.http.post(path, json=body))

    async def pin(self) -> Pin:
        """What this origin's page pins. Good for practice and tests; a real check has it from elsewhere."""
        page = (await self.http.get("/")).text
        release = RELEASE.search(page)
        if release is None:
            raise Refused("no-release")
        script = (await self.http.get(f"{release[1]}/org.js")).text
        texts = {name: text for name, text, _, _ in ORG_VALUE.findall(script) if name}
        counts = {name: int(number) for _, _, name, number in ORG_VALUE.findall(script) if name}
        return Pin.of(**texts, **counts)  # type: ignore[arg-type]

    async def directory(self, pin: Pin, now: int, known: int = 0) -> Directory:
        """The directory, checked. Raises CheckFailed."""
        return read_directory(await self.ask("/keys/directory"), pin, now, known)

    async def learn(self, lists: Lists, wanted: str) -> None:
        """Fetch the list of this hash."""
        answer = await self.http.get(f"/keys/list/{wanted}")
        if answer.status_code != 200:
            raise Refused("unknown")
        lists.learn(answer.text)

    async def close(self) -> None:
        """Let go of its connections."""
        await self.http.aclose()


def _answered(answer: httpx.Response) -> Any:
    if answer.status_code >= 400:
        try:
            said = answer.json()
        except ValueError:
            said = {}
        raise Refused(said.get("refused", f"status-{answer.status_code}"), said.get("wait", 0))
    return answer.json() if answer.content else None
