"""What all parts of the loopback share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.loopback.events import Bus, Event
from bot.loopback.faults import Faults
from bot.loopback.journal import Recorded
from bot.loopback.ratelimits import RateLimits
from bot.loopback.snowflakes import Snowflakes
from bot.loopback.world import Channel, World


@dataclass(frozen=True)
class Options:
    """How strict and how quick the loopback is; see ``LoopbackDiscord``."""

    now: Callable[[], datetime]
    strict_mentions: bool
    nonce_window_seconds: float
    interaction_deadline_seconds: float
    heartbeat_interval_ms: int
    identify_window_seconds: float


@dataclass
class Core:
    """State and services, one of each. ``base_url`` is known once the server listens."""

    options: Options
    world: World
    ids: Snowflakes
    rates: RateLimits
    token: str
    bus: Bus = field(default_factory=Bus)
    faults: Faults = field(default_factory=Faults)
    requests: list[Recorded] = field(default_factory=list)
    invalid_mentions: list[Recorded] = field(default_factory=list)
    nonces: dict[tuple[int, str], tuple[datetime, int]] = field(default_factory=dict)
    base_url: str = ""

    @property
    def gateway_url(self) -> str:
        return self.base_url.replace("http://", "ws://", 1) + "/gateway"

    def timestamp(self) -> str:
        """Now, as Discord writes it."""
        return self.options.now().isoformat()

    def tell(
        self, name: str, data: dict[str, Any], channel: Channel | None = None, **more: int | None
    ) -> None:
        """Publishes an event, with the channel's ids where it concerns one."""
        places = {"channel_id": channel.id, "guild_id": channel.guild_id} if channel else {}
        self.bus.publish(Event(name, data, **(places | more)))
