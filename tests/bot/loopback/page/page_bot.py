"""A plain discord.py bot with one command for each thing the page can show, for the page's tests."""

import asyncio
from typing import Any

import discord
from discord import app_commands, ui

PACES = ["daily", "weekly"]
CHOICES = ["Alibaba", "AI-Driven", "Tesla Motors"]


class PageBot(discord.Client):
    """`heard` collects what reached the bot as (what, values), in order."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.2,
        )
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.release = asyncio.Event()
        self.tree = app_commands.CommandTree(self)
        for command in (echo, recent, subscribe, form, controls, slow, silent, whisper, locked):
            self.tree.add_command(command)
        self.tree.add_command(watch)

    async def setup_hook(self) -> None:
        await self.tree.sync()


def note(interaction: discord.Interaction, what: str, **values: Any) -> None:
    client = interaction.client
    assert isinstance(client, PageBot)
    client.heard.append((what, values))


async def offer(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    found = [one for one in CHOICES if current.lower() in one.lower()]
    return [app_commands.Choice(name=one, value=f"id:{one}") for one in found]


@app_commands.command(description="Say it again")
async def echo(interaction: discord.Interaction, text: app_commands.Range[str, 1, 200]) -> None:
    note(interaction, "echo", text=text)
    await interaction.response.send_message(text)


@app_commands.command(description="Stories of the last hours")
@app_commands.autocomplete(watch=offer)
async def recent(
    interaction: discord.Interaction,
    watch: str | None = None,
    hours: app_commands.Range[int, 1, 720] = 24,
) -> None:
    note(interaction, "recent", watch=watch, hours=hours)
    await interaction.response.send_message(f"recent: {watch} {hours}", ephemeral=True)


@app_commands.command(description="A channel hears watches")
@app_commands.choices(
    tier=[
        app_commands.Choice(name="Likely and better", value="likely"),
        app_commands.Choice(name="Certain", value="certain"),
    ]
)
async def subscribe(
    interaction: discord.Interaction,
    channel: discord.TextChannel | None = None,
    tier: app_commands.Choice[str] | None = None,
    loud: bool = False,
    share: float = 1.0,
) -> None:
    values = {"channel": channel and channel.name, "tier": tier and tier.value, "loud": loud, "share": share}
    note(interaction, "subscribe", **values)
    await interaction.response.send_message(f"subscribed {values}")


watch = app_commands.Group(name="watch", description="What to look for")


@watch.command(name="add", description="Watch a company or a phrase")
async def watch_add(interaction: discord.Interaction, name: str, kind: str = "company") -> None:
    note(interaction, "watch add", name=name, kind=kind)
    await interaction.response.send_message(f"watching {name}")


@watch.command(name="list", description="All watches")
async def watch_list(interaction: discord.Interaction) -> None:
    note(interaction, "watch list")
    await interaction.response.send_message("none")


class Form(ui.Modal, title="A small form"):
    name: ui.TextInput[Any] = ui.TextInput(label="Name", max_length=10, custom_id="name")
    notes: ui.TextInput[Any] = ui.TextInput(
        label="Notes", style=discord.TextStyle.paragraph, required=False, custom_id="notes"
    )

    pace: ui.Label[Any] = ui.Label(
        text="Pace",
        description="How often",
        component=ui.Select(options=[discord.SelectOption(label=one) for one in PACES], custom_id="pace"),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.pace.component, ui.Select)
        values = {"name": self.name.value, "notes": self.notes.value, "pace": self.pace.component.values}
        note(interaction, "form", **values)
        await interaction.response.send_message("form received", ephemeral=True)


@app_commands.command(description="Open a form")
async def form(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Form())


class Controls(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        for style in ("primary", "secondary", "success", "danger"):
            self.add_item(Press(style))
        self.add_item(ui.Button(label="Open", url="https://news.example/story"))
        self.add_item(Pick("one", 1))
        self.add_item(Pick("several", 2))
        self.add_item(PickChannel())


class Press(ui.Button[Any]):
    def __init__(self, style: str) -> None:
        super().__init__(label=style, style=discord.ButtonStyle[style], custom_id=style)

    async def callback(self, interaction: discord.Interaction) -> None:
        note(interaction, "press", custom_id=self.custom_id)
        await interaction.response.edit_message(content=f"pressed {self.custom_id}")


class Pick(ui.Select[Any]):
    def __init__(self, name: str, most: int) -> None:
        options = [discord.SelectOption(label=one) for one in CHOICES]
        super().__init__(custom_id=name, placeholder=f"Pick {name}", options=options, max_values=most)

    async def callback(self, interaction: discord.Interaction) -> None:
        note(interaction, "pick", custom_id=self.custom_id, values=self.values)
        await interaction.response.edit_message(content=f"picked {', '.join(self.values)}")


class PickChannel(ui.ChannelSelect[Any]):
    def __init__(self) -> None:
        super().__init__(custom_id="where", placeholder="Pick a channel")

    async def callback(self, interaction: discord.Interaction) -> None:
        note(interaction, "pick", custom_id=self.custom_id, values=[one.name for one in self.values])
        await interaction.response.edit_message(content=f"picked #{self.values[0].name}")


@app_commands.command(description="Buttons and lists")
async def controls(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("choose", view=Controls())


@app_commands.command(description="Think first")
async def slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(thinking=True)
    client = interaction.client
    assert isinstance(client, PageBot)
    await client.release.wait()
    await interaction.followup.send("thought about it")


@app_commands.command(description="Never answer")
async def silent(interaction: discord.Interaction) -> None:
    note(interaction, "silent")


@app_commands.command(description="Say it to one person")
async def whisper(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("for your eyes", ephemeral=True)


@app_commands.command(description="Hidden from the visitor")
@app_commands.default_permissions(administrator=True)
async def locked(interaction: discord.Interaction) -> None:
    note(interaction, "locked")
