"""The link that invites the bot, and the line that says where it is online."""

import discord

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
SCOPES = ("bot", "applications.commands")


def invite_url(application_id: int) -> str:
    """The address at which a server's admin adds the bot, with exactly the permissions it uses."""
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=SCOPES)


def online_line(client: discord.Client) -> str:
    """Where a client that is ready is online and what to type there; else the link that invites it."""
    names = sorted(guild.name for guild in client.guilds if guild.name)
    online = f"Online as {client.user} in {len(client.guilds)} servers"
    if not names:
        return f"{online}; invite it with {invite_url(client.application_id or 0)}"
    return f"{online}; type /setup in {names[0]}"
