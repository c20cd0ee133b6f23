"""The world's things as the JSON objects Discord sends."""

from typing import Any

from bot.loopback.world import STAGE, VOICE, Channel, Guild, Member, Overwrite, Role, User, World

Json = dict[str, Any]


def user(one: User) -> Json:
    return {
        "id": str(one.id),
        "username": one.username,
        "discriminator": "0",
        "global_name": None,
        "avatar": None,
        "bot": one.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def own_user(one: User) -> Json:
    """The bot about itself."""
    return user(one) | {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}


def role(one: Role) -> Json:
    return {
        "id": str(one.id),
        "name": one.name,
        "description": None,
        "permissions": str(one.permissions),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": one.managed,
        "mentionable": one.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def member(one: Member) -> Json:
    return {
        "user": user(one.user),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in one.role_ids],
        "joined_at": one.joined_at,
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def overwrite(one: Overwrite) -> Json:
    return {"id": str(one.id), "type": one.kind, "allow": str(one.allow), "deny": str(one.deny)}


def channel(one: Channel) -> Json:
    """A guild channel, a thread or a direct-message channel."""
    common = {"id": str(one.id), "type": one.type, "flags": 0, "last_message_id": _last(one)}
    if one.guild_id is None:
        return common | {"recipients": [user(person) for person in one.recipients]}
    common |= {"guild_id": str(one.guild_id), "name": one.name, "rate_limit_per_user": 0}
    common["parent_id"] = str(one.parent_id) if one.parent_id else None
    return common | (_thread(one) if one.thread else _room(one))


def _room(one: Channel) -> Json:
    overwrites = [overwrite(each) for each in one.overwrites.values()]
    found = {
        "position": one.position,
        "topic": one.topic,
        "nsfw": False,
        "permission_overwrites": overwrites,
    }
    return found | _VOICE if one.type in (VOICE, STAGE) else found


_VOICE: Json = {"bitrate": 64_000, "user_limit": 0, "rtc_region": None, "video_quality_mode": 1}
"""What discord.py asks of a channel for talking; nobody can talk in ours."""


def _thread(one: Channel) -> Json:
    assert one.thread is not None
    return {
        "owner_id": str(one.thread.owner_id),
        "message_count": len(one.messages),
        "total_message_sent": len(one.messages),
        "member_count": 1,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": one.thread.created_at,
            "auto_archive_duration": one.thread.auto_archive_minutes,
            "locked": False,
            "create_timestamp": one.thread.created_at,
        },
    }


def _last(one: Channel) -> str | None:
    history = one.history()
    return str(history[-1].id) if history else None


def guild(one: Guild, world: World) -> Json:
    """A server as GUILD_CREATE tells it to a bot without the members intent: the bot alone is a member."""
    rooms = [each for each in one.channels.values() if not each.thread]
    threads = [each for each in one.channels.values() if each.thread]
    return _guild_settings(one) | {
        "unavailable": False,
        "large": False,
        "joined_at": one.members[world.bot.id].joined_at,
        "member_count": len(one.members),
        "roles": [role(each) for each in one.roles.values()],
        "channels": [channel(each) for each in rooms],
        "threads": [channel(each) for each in threads],
        "members": [member(one.members[world.bot.id])],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


_UNSET_IN_REST: Json = {
    "description": None,
    "home_header": None,
    "discovery_splash": None,
    "banner": None,
    "application_id": None,
    "region": "deprecated",
    "widget_enabled": False,
    "widget_channel_id": None,
    "max_presences": None,
    "max_members": 500_000,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "vanity_url_code": None,
    "premium_subscription_count": 0,
    "safety_alerts_channel_id": None,
    "nsfw": False,
    "incidents_data": None,
}


def rest_guild(one: Guild) -> Json:
    """A server as GET /guilds/{id} answers it: with its roles, without channels and members."""
    return _guild_settings(one) | {"roles": [role(each) for each in one.roles.values()]} | _UNSET_IN_REST


def _guild_settings(one: Guild) -> Json:
    return {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "splash": None,
        "owner_id": str(one.owner_id),
        "system_channel_id": str(one.system_channel_id) if one.system_channel_id else None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": "en-US",
        "features": [],
        "emojis": [],
        "stickers": [],
    }


def application(world: World) -> Json:
    """The application about itself; its owner is a user made up for the purpose."""
    owner = User(id=world.application_id + 1, username="owner")
    return {
        "id": str(world.application_id),
        "name": world.bot.username,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(owner),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "event_webhooks_status": 1,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }
