"""How much memory the worst answers take of the process that asks for them."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.hostile.answers import GROUPS
from tests.hostile.judging import as_expected, expected, path
from tests.hostile.making import fine, reply
from tests.hostile.server import HOST, HostileServer

STATUS = Path("/proc/self/status")
MOST_GROWN_MB = 80
WORST = {
    "2 GB of blanks in gzip",
    "2 GB of blanks in deflate",
    "NULs without end",
    "headers without end",
    "a chunk extension of 1 MB",
    "a billion laughs",
    "100,000 entries",
    "a title of 12 MB",
    "a title of 50 MB",
}
# Looks at each address in turn, as the command does; says what it saw, and the most memory it ever held.
LOOKING = """
import asyncio, json, re, sys
from bot.cli.inspecting import choose, inspect_one, say_beside
from bot.settings import load
from feeds.errors import WirewatchError

def peak_mb():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) >> 10

async def seen(url):
    try:
        return json.loads(await inspect_one(url, load(), as_json=True, ask=choose, say=say_beside))
    except WirewatchError as error:
        return str(error)

def look(urls):
    return [asyncio.run(seen(url)) for url in urls]

first, *urls = sys.argv[1:]
look([first])
before = peak_mb()
print(json.dumps([look(urls), before, peak_mb()]))
"""


@pytest.mark.long
@pytest.mark.skipif(not STATUS.exists(), reason="how much memory was held at most is told by Linux alone")
async def test_the_worst_answers_take_little_memory_of_whoever_asks(tmp_path):
    answers = [answer for group in GROUPS.values() for answer in group if answer.name in WORST]
    async with HostileServer() as server:
        good = server.serve("/good", reply(fine("Harbour news")))
        urls = [server.serve(path(answer), answer.how) for answer in answers]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", LOOKING, good, *urls),
            env={
                "PATH": os.defpath,
                "WIREWATCH_ALLOW_NETWORKS": f"{HOST}/32",
                "WIREWATCH_HOST_DELAY_SECONDS": "0",
            },
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
        found, before_mb, after_mb = json.loads(out)
        wanted = {answer.name: expected(server, answer.sees) for answer in answers}
        seen = {name: as_expected(one, wanted[name]) for name, one in zip(wanted, found, strict=True)}
    assert seen == wanted
    assert set(wanted) == WORST
    assert after_mb - before_mb <= MOST_GROWN_MB
