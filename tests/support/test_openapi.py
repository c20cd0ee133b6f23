"""The schema check itself: it finds what is wrong, and its known differences are needed."""

from datetime import UTC, datetime

import pytest

from bot.loopback import Recorded
from tests.support import openapi

pytestmark = pytest.mark.skipif(openapi.document_path() is None, reason=openapi.MISSING)


def recorded(method="GET", path="/gateway", json=None, status=200, answer=None):
    return Recorded(method, path, {}, json, (), status, answer, datetime.now(UTC))


@pytest.mark.parametrize(
    ("request_", "problem"),
    [
        (recorded(answer={"url": "ws://127.0.0.1:1/"}), None),
        (recorded(answer={}), "GET /gateway: answered $: 'url' is a required property"),
        (recorded(), "GET /gateway: an answer without a body"),
        (recorded(status=500), "GET /gateway: status 500 is not among ['200', '429', '4XX']"),
        (recorded(path="/nowhere"), "GET /nowhere: no such operation"),
        (recorded(path="/nowhere", status=404, answer={"message": "", "code": 0}), None),
        (
            recorded(status=401, answer={"code": 0}),
            "GET /gateway: answered $: 'message' is a required property",
        ),
        (
            recorded("POST", "/channels/1/typing", {}, 204),
            "POST /channels/1/typing: nothing may be sent as JSON",
        ),
    ],
)
def test_a_problem_is_one_sentence(request_, problem):
    assert openapi.check([request_]) == ([] if problem is None else [problem])


@pytest.mark.parametrize("difference", openapi.DIFFERENCES, ids=lambda one: one.place)
def test_each_known_difference_is_one(difference):
    node = openapi.read()
    for step in difference.place.split("/"):
        node = node[step]
    assert node != difference.schema
    assert difference.why
