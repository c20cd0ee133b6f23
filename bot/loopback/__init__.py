"""A small Discord on the local machine for the demo and the tests, which alone import it."""

from bot.loopback.errors import Refused
from bot.loopback.faults import Fault
from bot.loopback.interactions import Interaction
from bot.loopback.journal import Recorded
from bot.loopback.server import LoopbackDiscord

__all__ = ["Fault", "Interaction", "LoopbackDiscord", "Recorded", "Refused"]
