"""What one screen may use to come about: browsers, people, a network; all of it is put away afterwards."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import websockets
from playwright.async_api import Page, expect

from keerpunt.client.line import Talking
from keerpunt.client.visitor import Visitor
from tests.conversations.bare import BareLine, bare_line, cookie_of
from tests.gallery.hands import Hands
from tests.journeys.browsers import AWAY, DESK, Person, browsing
from tests.journeys.desk import Desk
from tests.people import Cast
from tests.server import Server

if TYPE_CHECKING:
    from tests.gallery.stage import Stage

Thing = TypeVar("Thing")
LOCALES = {"nl": "nl-NL"}
SAID = {
    "nl": (
        "hoi, is dit echt anoniem?",
        "Ja. Ik weet niet wie je bent, en dat hoef ik ook niet te weten. Kun je nu veilig typen?",
        "ja, ik zit op mijn kamer",
        "ze willen dat ik iets ophaal en ik durf geen nee te zeggen",
        "Wat goed dat je dit vertelt. Je bent niet de enige. Wie zijn ‘ze’, als je dat kwijt wilt?",
        "jongens die ik ken van meervoudigepersoonlijkheidsstoornisbehandelingscentrumhangplekjongeren",
    ),
    "ar": (
        "مرحبا، هل هذا مجهول حقا؟",
        "نعم. لا أعرف من أنت ولا أحتاج أن أعرف. هل يمكنك الكتابة بأمان الآن؟",
        "نعم، أنا في غرفتي",
        "يريدون مني أن أحضر شيئا ولا أجرؤ على قول لا",
        "جيد أنك تحكي هذا. لست وحدك.",
        "شباب أعرفهم من Rotterdam-Alexanderpolder",
    ),
}


class Scene:
    """One screen's stage. Browsers speak the scene's language."""

    def __init__(self, stage: Stage, cast: Cast, until_the_end: AsyncExitStack, language: str) -> None:
        self.stage = stage
        self.server: Server = stage.server
        self.cast = cast
        self.language = language
        self._until_the_end = until_the_end

    async def person(self, server: Server | None = None, **options: Any) -> Person:
        """Somebody with a browser of their own. What Chromium says of a server that is away is no fault."""
        settings = {"locale": LOCALES.get(self.language, self.language), **options}
        person = await self.during(
            browsing(self.stage.browser, server or self.server, self.stage.neutral, **settings)
        )
        person.watch.forgiven.extend([*AWAY, "status of 4"])
        return person

    async def during(self, manager: AbstractAsyncContextManager[Thing]) -> Thing:
        """Have this until the scene is over."""
        return await self._until_the_end.enter_async_context(manager)

    async def hands(self, server: Server | None = None, **options: Any) -> Hands:
        """A visitor's page, not opened yet."""
        at = server or self.server
        return Hands((await self.person(at, **options)).page, at.chat, self.language)

    async def start(self, server: Server | None = None, **options: Any) -> Hands:
        """A visitor's page with the chat open and Start ready to be tapped."""
        hands = await self.hands(server, **options)
        await hands.open()
        return hands

    async def talk(self, *said: str) -> tuple[Hands, Talking]:
        """A visitor who says this and is taken at once; returns their page and the counsellor's line."""
        hands = await self.start()
        await hands.start()
        for words in said:
            await hands.say(words)
        talking = await self.taken()
        await hands.sees(".log .line")
        return hands, talking

    async def answered(self) -> tuple[Hands, Talking]:
        """A visitor who has had an answer, and may take words."""
        first, second, *_ = SAID.get(self.language, SAID["nl"])
        hands, talking = await self.talk(first)
        await talking.say(second)
        await hands.hears(second)
        return hands, talking

    async def at_the_portal(self, path: str = "/", server: Server | None = None) -> Page:
        """A page of the portal, in the scene's language."""
        at = server or self.server
        page = (await self.person(at)).page
        prefix = "" if self.language == "nl" else f"/{self.language}"
        await page.goto(f"{at.portal}{prefix}{path}")
        await expect(page.locator("html")).to_have_attribute("lang", self.language.split("-")[0])
        return page

    async def desk(self, name: str = "Bram") -> Desk:
        """A counsellor's page, not opened yet."""
        return Desk(await self.person(viewport=DESK, locale="nl-NL"), self.server, name)

    async def signed_in(self, name: str = "Bram") -> Desk:
        """A counsellor at an open desk."""
        desk = await self.desk(name)
        await desk.sign_in()
        return desk

    async def on_shift(self) -> None:
        """Somebody sits at the desk, so that whoever waits is told so."""
        place = (await self.stage.counsellor("Youssef")).place
        line = await self.during(bare_line(place.url, cookie=cookie_of(place), path="/desk"))
        await line.hear("desk", open=True)
        task = asyncio.create_task(_stays(line))
        self._until_the_end.callback(task.cancel)

    async def waiting_before(self, count: int) -> list[Visitor]:
        """Others who wait."""
        return [await self.cast.visitor() for _ in range(count)]

    async def taken(self, name: str = "Anna") -> Talking:
        """A counsellor takes whoever is next and says that they are there; returns their line."""
        counsellor = await self.stage.counsellor(name)
        talking = await self.cast.next_of(counsellor)
        await counsellor.join(talking)
        return talking

    async def closes(self, talking: Talking, why: str = "done") -> None:
        """The counsellor ends a conversation."""
        await (await self.stage.counsellor("Anna")).close(talking, why)


async def _stays(line: BareLine) -> None:
    """Answer every word of the desk, so that it does not take us for gone."""
    with suppress(websockets.ConnectionClosed, TimeoutError):
        while True:
            await line.hear("desk")
            await line.say({"t": "beat"})
