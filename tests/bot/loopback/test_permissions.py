"""What a member may do, by Discord's order of roles and overwrites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.loopback import permissions as rights
from bot.loopback.world import MEMBER, ROLE, Channel, Guild, Member, Overwrite, Role, User

GUILD, ROLE_ID, OTHER_ROLE, USER, OWNER = 1, 2, 3, 4, 5
BITS = st.integers(0, rights.ALL).map(lambda bits: bits & ~rights.ADMINISTRATOR)


def build(everyone=0, role=0, overwrites=()):
    guild = Guild(GUILD, "g", OWNER, bot_role_id=ROLE_ID)
    guild.roles = {
        GUILD: Role(GUILD, "@everyone", everyone),
        ROLE_ID: Role(ROLE_ID, "r", role),
        OTHER_ROLE: Role(OTHER_ROLE, "o", 0),
    }
    for one in (USER, OWNER):
        guild.members[one] = Member(User(one, "u"), [ROLE_ID, OTHER_ROLE] if one == USER else [], "")
    channel = Channel(9, "c", guild_id=GUILD, overwrites={one.id: one for one in overwrites})
    guild.channels[9] = channel
    return guild, channel


VIEW, SEND = rights.VIEW_CHANNEL, rights.SEND_MESSAGES


@pytest.mark.parametrize(
    ("everyone", "role", "overwrites", "expected"),
    [
        (VIEW, SEND, [], VIEW | SEND),
        (SEND, 0, [], 0),
        (VIEW | SEND, 0, [Overwrite(GUILD, ROLE, deny=SEND)], VIEW),
        (VIEW | SEND, 0, [Overwrite(GUILD, ROLE, deny=VIEW)], 0),
        (VIEW, 0, [Overwrite(GUILD, ROLE, deny=SEND), Overwrite(ROLE_ID, ROLE, allow=SEND)], VIEW | SEND),
        (
            VIEW,
            0,
            [Overwrite(ROLE_ID, ROLE, deny=SEND), Overwrite(OTHER_ROLE, ROLE, allow=SEND)],
            VIEW | SEND,
        ),
        (VIEW, 0, [Overwrite(ROLE_ID, ROLE, allow=SEND), Overwrite(USER, MEMBER, deny=SEND)], VIEW),
        (0, rights.ADMINISTRATOR, [Overwrite(USER, MEMBER, deny=VIEW)], rights.ALL),
    ],
)
def test_overwrites_apply_from_everyone_over_roles_to_the_member(everyone, role, overwrites, expected):
    guild, channel = build(everyone, role, overwrites)
    assert rights.in_channel(guild, channel, USER) == expected


def test_the_owner_may_do_all_and_a_stranger_nothing():
    guild, channel = build()
    assert [rights.in_channel(guild, channel, one) for one in (OWNER, 99)] == [rights.ALL, 0]


@given(everyone=BITS, role=BITS, allow=BITS, deny=BITS)
def test_the_members_own_overwrite_has_the_last_word(everyone, role, allow, deny):
    guild, channel = build(everyone, role, [Overwrite(USER, MEMBER, allow, deny)])
    granted = rights.in_channel(guild, channel, USER)
    expected = (everyone | role) & ~deny | allow
    assert granted == (expected if expected & VIEW else 0)
