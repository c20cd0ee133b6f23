import pytest

from feeds.outlets import outlet_name


@pytest.mark.parametrize(
    ("title", "url", "name"),
    [
        ("Harbour Wire", "https://wire.example/rss", "Harbour Wire"),
        (
            "Harbour Wire – Breaking News and Video from the Harbour",
            "https://wire.example/rss",
            "Harbour Wire",
        ),
        ("Harbour Wire | Home", "https://wire.example/rss", "Harbour Wire"),
        ("Harbour Wire: World", "https://wire.example/rss", "Harbour Wire"),
        ("Rest of Harbour -", "https://wire.example/rss", "Rest of Harbour"),
        ("Co-op News", "https://wire.example/rss", "Co-op News"),
        ("World", "https://www.wire.example/rss?key=1", "World (wire.example)"),
        ("", "https://user:secret@www.wire.example/rss?key=1", "wire.example"),
        ("- ", "https://wire.example/rss", "wire.example"),
        ("", "", ""),
    ],
)
def test_a_publisher_is_called_by_its_name(title, url, name):
    assert outlet_name(title, url) == name
