import asyncio, time, signal, faulthandler, sys
from tests.conversations.test_delivery import *
from tests.conversations.bare import *


async def once(cast, server, marks):
    marks.append("begin")
    sam, _, anna = await cast.together()
    marks.append("together")
    posted = await sam.post({"t": "text", "ts": int(time.time()), "b": "Ben je er?"})
    marks.append("posted")
    await sam.cut()
    marks.append("cut")
    async with bare_line(server.chat) as again:
        await again.say(hello_of(sam))
        await again.hear("live")
        marks.append("live")
        for _ in range(5):
            await again.say({"t": "post", **posted.__dict__})
        numbers = {(await again.hear("envelope", ref=posted.ref))["number"] for _ in range(5)}
        marks.append("numbers")
    marks.append("closed")
    marks.append(envelopes(server, sam.conversation.cv))
    assert await words_heard(anna) == "Ben je er?"
    marks.append("heard")
    await sam.wipe()


import pytest


@pytest.mark.parametrize("n", range(60))
async def test_dbg(cast, server, n):
    marks = []
    try:
        async with asyncio.timeout(15):
            await once(cast, server, marks)
    except TimeoutError:
        print("MARKS", marks)
        for t in asyncio.all_tasks():
            t.print_stack(file=sys.stdout)
        raise
