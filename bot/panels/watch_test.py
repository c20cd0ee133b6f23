"""What the watches find in a text, as evidence is shown everywhere, and why others find nothing."""

import discord

from bot.panels.why import judged
from bot.replies import Panel
from bot.wording import counted, linked, plain, stacked, strong
from feeds.service.probing import Finding, Probe


def panel(probe: Probe) -> Panel:
    """Matches first, then near misses, then how many watches found nothing."""
    blocks = [linked(probe.title, probe.url)] if probe.url or probe.title else []
    blocks += [_finding(one) for one in probe.findings]
    if not any(one.match for one in probe.findings):
        blocks.insert(len(blocks) - len(probe.findings), "**No watch matches.**")
    if probe.silent:
        others = counted(probe.silent, "other watch", "other watches")
        blocks.append(
            f"Nothing of {others} is in it." if probe.findings else "Nothing that is looked for is in it."
        )
    return Panel(embeds=[discord.Embed(title="What the watches find", description=stacked(blocks))])


def _finding(one: Finding) -> str:
    if one.match is None:
        return "\n".join(
            [f"{strong(one.watch.name, 60)}: nothing", *(f"• {plain(it, 250)}" for it in one.hints)]
        )
    return judged(one.watch.name, one.match)
