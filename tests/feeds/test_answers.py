"""What a status or a page means, and which pages are the wall of a site against programs."""

from datetime import timedelta

import pytest

from feeds.answers import MAX_WALL_BYTES, TOO_MANY_WAIT, is_wall, status_error

URL = "https://news.example.com/feed?key=secret"
FRONT = "<!DOCTYPE html><html><head><title>Harbour Wire</title></head><body>{}</body></html>"


@pytest.mark.parametrize(
    ("status", "sentence", "retryable"),
    [
        (400, "news.example.com gave no feed (400)", True),
        (401, "this site refuses automated readers (401)", True),
        (402, "this site refuses automated readers (402)", True),
        (403, "this site refuses automated readers (403)", True),
        (404, "there is no feed at this address any more (404)", True),
        (407, "the proxy on the way asks for a name and a password (407)", True),
        (410, "this feed was removed for good (410)", False),
        (418, "news.example.com gave no feed (418)", True),
        (429, "news.example.com asks us to come back later (429)", True),
        (451, "this site refuses automated readers (451)", True),
        (500, "news.example.com has trouble of its own and could not answer (500)", True),
        (522, "news.example.com has trouble of its own and could not answer (522)", True),
    ],
)
def test_a_status_is_a_sentence(status, sentence, retryable):
    error = status_error(URL, status)
    assert (str(error), error.retryable, error.status) == (sentence, retryable, status)
    assert "secret" not in error.url


@pytest.mark.parametrize("status", [200, 202, 429, 503])
def test_a_wall_refuses_whatever_its_status(status):
    assert str(status_error(URL, status, wall=True)) == f"this site refuses automated readers ({status})"


@pytest.mark.parametrize(
    ("status", "asked", "wait"),
    [
        (429, None, TOO_MANY_WAIT),
        (429, timedelta(seconds=5), timedelta(seconds=5)),
        (503, timedelta(hours=1), timedelta(hours=1)),
        (503, None, None),
    ],
)
def test_too_many_requests_without_a_time_is_a_pause_all_the_same(status, asked, wait):
    assert status_error(URL, status, asked).retry_after == wait


@pytest.mark.parametrize(
    "mark",
    [
        "<script>window._cf_chl_opt = {cvId: '3'};</script>",
        "<div class='cf-browser-verification'>",
        "<script src='https://ct.captcha-delivery.com/c.js'></script>",
        '<iframe src="https://geo.captcha-delivery.com/captcha/?initialCid=1"></iframe>',
        "<div id='sec-if-cpt-container'></div>",
        "<meta http-equiv='refresh' content=\"5; URL='/?bm-verify=AAQAAAAJ'\">",
        '<iframe id="main-iframe" src="/_Incapsula_Resource?CWUDNSAI=9&incident_id=1-2"></iframe>',
        '<div id="px-captcha"></div>',
        "<script>window.gokuProps = {};</script>",
        "<script>sucuri_cloudproxy_js='';</script>",
        '<a id="link-ddg" href="https://ddos-guard.net">',
        '<script id="anubis_challenge" type="application/json">{}</script>',
    ],
)
@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n  <!-- a --><!-- b -->\n"])
def test_a_page_that_asks_for_a_browser_is_a_wall(mark, before):
    assert is_wall((before + FRONT.format(mark)).encode())


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<rss><channel><title>_cf_chl_opt explained</title></channel></rss>",
        '{"title": "_cf_chl_opt"}',
        FRONT.format("<p>News of the harbour</p>"),
        FRONT.format("<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"),
        FRONT.format("<script src='https://js.datadome.co/tags.js'></script>"),
        FRONT.format("<script src='/_Incapsula_Resource?SWJIYLWA=719d34'></script>"),
        FRONT.format(" " * MAX_WALL_BYTES + "_cf_chl_opt"),
        "<!--" + "-" * 5_000 + FRONT.format("_cf_chl_opt"),
        "<!---->" * 5_000,
        " " * 5_000 + FRONT.format("_cf_chl_opt"),
    ],
)
def test_other_answers_are_not(body):
    assert not is_wall(body.encode())
