"""All routes of the API, and those about the application itself."""

from aiohttp import web

from bot.loopback import access, payloads, rest_channels, rest_guilds
from bot.loopback.commands import Commands
from bot.loopback.errors import UNKNOWN_APPLICATION, UNKNOWN_GUILD, ApiError, Problems
from bot.loopback.rest_interactions import InteractionRoutes
from bot.loopback.wire import API, Answer, Call, Exchange, Handler

DAILY_SESSIONS = 1000


def add_routes(
    app: web.Application, exchange: Exchange, commands: Commands, answers: InteractionRoutes
) -> None:
    """Registers everything under /api/v10; what is left answers Discord's 404."""
    routes = [*_own_routes(commands), *_GUILD_ROUTES, *_channel_routes(), *_interaction_routes(answers)]
    for method, path, handler in routes:
        app.router.add_route(method, API + path, exchange.wrap(handler))
    app.router.add_route("*", "/api/{rest:.*}", exchange.unknown)


def _own_routes(commands: Commands) -> list[tuple[str, str, Handler]]:
    own = CommandRoutes(commands)
    listed = "/applications/{application_id}/commands"
    in_guild = "/applications/{application_id}/guilds/{guild_id}/commands"
    return [
        ("GET", "/gateway", get_gateway),
        ("GET", "/gateway/bot", get_bot_gateway),
        ("GET", "/users/@me", get_own_user),
        ("GET", "/oauth2/applications/@me", get_application),
        ("GET", "/applications/@me", get_application),
        ("POST", "/users/@me/channels", rest_channels.open_direct),
        *[(method, path, handler) for path in (listed, in_guild) for method, handler in own.methods()],
    ]


_GUILD_ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/guilds/{guild_id}", rest_guilds.get_guild),
    ("GET", "/guilds/{guild_id}/channels", rest_guilds.get_channels),
    ("GET", "/guilds/{guild_id}/members/{user_id}", rest_guilds.get_member),
]


def _channel_routes() -> list[tuple[str, str, Handler]]:
    channel = "/channels/{channel_id}"
    listed = channel + "/messages"
    message = listed + "/{message_id}"
    return [
        ("GET", channel, rest_channels.get_channel),
        ("POST", channel + "/typing", rest_channels.type_in),
        ("POST", channel + "/threads", rest_channels.start_thread),
        ("GET", listed, rest_channels.list_messages),
        ("POST", listed, rest_channels.create_message),
        ("GET", message, rest_channels.get_message),
        ("PATCH", message, rest_channels.edit_message),
        ("DELETE", message, rest_channels.delete_message),
        ("POST", message + "/crosspost", rest_channels.crosspost_message),
        ("POST", message + "/threads", rest_channels.start_thread_from_message),
        ("PUT", message + "/reactions/{emoji}/@me", rest_channels.add_reaction),
    ]


def _interaction_routes(answers: InteractionRoutes) -> list[tuple[str, str, Handler]]:
    webhook = "/webhooks/{application_id}/{token}"
    message = webhook + "/messages/{message_id}"
    return [
        ("POST", "/interactions/{interaction_id}/{token}/callback", answers.callback),
        ("POST", webhook, answers.follow_up),
        ("GET", message, answers.get),
        ("PATCH", message, answers.edit),
        ("DELETE", message, answers.delete),
    ]


def get_gateway(call: Call) -> Answer:
    return Answer(200, {"url": call.core.gateway_url})


def get_bot_gateway(call: Call) -> Answer:
    access.authorize(call)
    starts = {
        "total": DAILY_SESSIONS,
        "remaining": DAILY_SESSIONS,
        "reset_after": 86_400_000,
        "max_concurrency": 1,
    }
    return Answer(200, {"url": call.core.gateway_url, "shards": 1, "session_start_limit": starts})


def get_own_user(call: Call) -> Answer:
    access.authorize(call)
    return Answer(200, payloads.own_user(call.core.world.bot))


def get_application(call: Call) -> Answer:
    access.authorize(call)
    return Answer(200, payloads.application(call.core.world))


class CommandRoutes:
    """Registering commands, globally or in one guild."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def methods(self) -> list[tuple[str, Handler]]:
        return [("GET", self.get), ("PUT", self.put)]

    def get(self, call: Call) -> Answer:
        return Answer(200, self._commands.listed(_place(call), everywhere=False))

    def put(self, call: Call) -> Answer:
        place = _place(call)
        if not isinstance(call.form, list):
            problems = Problems()
            problems.add((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            problems.raise_if_any()
        return Answer(200, self._commands.replace(place, call.form))


def _place(call: Call) -> int | None:
    access.authorize(call)
    if call.id("application_id") != call.core.world.application_id:
        raise ApiError(UNKNOWN_APPLICATION)
    if "guild_id" not in call.params:
        return None
    if call.id("guild_id") not in call.core.world.guilds:
        raise ApiError(UNKNOWN_GUILD)
    return call.id("guild_id")
