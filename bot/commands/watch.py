"""/watch: what this server looks for."""

from typing import Any, Literal

import discord
from discord import app_commands
from discord.app_commands import Range

from bot import replies
from bot.choices import company_choices, story_choices, watch_choices
from bot.managing import managers_group
from bot.panels import attachments, card, watch_import, watch_test
from bot.panels import watches as panels
from bot.panels.watch_form import Filled, WatchForm
from bot.panels.watch_import import ListForm
from bot.replies import Act
from feeds.errors import UserError
from feeds.model import WatchKind
from feeds.service import Service, drafts, probing, watches, watchlists
from feeds.service.typed import tags as read_tags
from feeds.service.typed import terms
from feeds.watchlist import MAX_BYTES, read_file, read_list

Terms = Range[str, 1, 1000]
Tags = Range[str, 1, 200]
NO_TAGS = "-"

_ADD = {
    "name": "The company's name, or the keyword or phrase",
    "kind": "A company (the default) or a keyword",
    "tickers": "Listings with their exchange, separated by commas: 9988:HK, BABA:NYSE",
    "aliases": "Other names or spellings, separated by commas",
    "people": "People who stand for the company, separated by commas",
    "products": "Products that stand for the company, separated by commas",
    "exclude": "Phrases inside which a hit does not count, separated by commas",
    "tags": "Words by which channels can subscribe, as #tag, separated by commas",
}
_EDIT = {
    "watch": "The watch to change",
    "tags": f"Tags in place of those it has, separated by commas, without a form; {NO_TAGS} for none",
}
_TEST = {
    "text_or_link": "A pasted text, the link of an article, or the title of a stored one",
    "watch": "Only this watch; left out, all of them",
}
_IMPORT = {
    "pasted": "Names or tickers, separated by commas: Alibaba, 700:HK; for lines or a table leave it out",
    "file": "A text with one a line, or a CSV table with columns such as name, ticker, aliases",
    "tags": "Tags for all of them, separated by commas",
}


def group(service: Service) -> app_commands.Group:
    """The group with its subcommands."""
    watch = managers_group("watch", "What this server looks for: companies and keywords")
    for put in (_put_add, _put_list, _put_edit, _put_remove, _put_test, _put_import):
        put(watch, service)
    return watch


def _put_add(watch: app_commands.Group, service: Service) -> None:
    @watch.command(name="add", description="Look for a company or a keyword; shows what it would have found")
    @app_commands.describe(**_ADD)
    @app_commands.autocomplete(name=company_choices(service))
    async def add(
        act: Act,
        name: Range[str, 1, 200],
        kind: Literal["company", "keyword"] = "company",
        tickers: Terms = "",
        aliases: Terms = "",
        people: Terms = "",
        products: Terms = "",
        exclude: Terms = "",
        tags: Tags = "",
    ) -> None:
        await replies.begin(act)
        typed = {"tickers": tickers, "aliases": aliases, "people": people, "products": products}
        given: dict[str, Any] = {key: terms(text) for key, text in typed.items()}
        given |= {"kind": WatchKind(kind), "exclude": terms(exclude), "tags": read_tags(tags)}
        made = await drafts.propose_new(service, act.guild_id or 0, name=name, **given)
        await replies.show(act, card.panel(made))


def _put_list(watch: app_commands.Group, service: Service) -> None:
    @watch.command(name="list", description="What this server looks for at present")
    async def show_list(act: Act) -> None:
        await replies.begin(act)
        await replies.show(act, await panels.read(service, act.guild_id or 0, 0))


def _put_edit(watch: app_commands.Group, service: Service) -> None:
    @watch.command(name="edit", description="Change what a watch looks for, in a form; shows what it finds")
    @app_commands.describe(**_EDIT)
    @app_commands.autocomplete(watch=watch_choices(service))
    async def edit(act: Act, watch: str, tags: Tags = "") -> None:
        if tags:
            await propose(act, watch, {"tags": () if tags.strip() == NO_TAGS else read_tags(tags)})
            return
        # A form must be the first answer, so this one reads before it acknowledges.
        found = await watches.editable(service, act.guild_id or 0, watch)
        await act.response.send_modal(WatchForm(found, lambda act, filled: propose(act, found.key, filled)))

    async def propose(act: Act, watch: str, filled: Filled) -> None:
        await replies.begin(act)
        changed = await drafts.propose_edit(service, act.guild_id or 0, watch, filled)
        await replies.show(act, card.panel(changed))


def _put_remove(watch: app_commands.Group, service: Service) -> None:
    @watch.command(name="remove", description="Stop looking for a company or a keyword")
    @app_commands.describe(watch="The watch to remove")
    @app_commands.autocomplete(watch=watch_choices(service))
    async def remove(act: Act, watch: str) -> None:
        await replies.begin(act)
        await replies.show(act, panels.removed(await watches.remove(service, act.guild_id or 0, watch)))


def _put_test(watch: app_commands.Group, service: Service) -> None:
    @watch.command(name="test", description="What the watches find in a text or an article, and why not")
    @app_commands.describe(**_TEST)
    @app_commands.autocomplete(text_or_link=story_choices(service), watch=watch_choices(service))
    async def test(act: Act, text_or_link: str, watch: str = "") -> None:
        await replies.begin(act)
        found = await probing.probe(service, act.guild_id or 0, text_or_link, watch=watch)
        await replies.show(act, watch_test.panel(found))


def _put_import(watch: app_commands.Group, service: Service) -> None:
    @watch.command(name="import", description="Watch many companies at once, from a list or a file")
    @app_commands.describe(**_IMPORT)
    @app_commands.rename(pasted="list")
    async def bring(
        act: Act, pasted: Range[str, 1, 6000] = "", file: discord.Attachment | None = None, tags: Tags = ""
    ) -> None:
        if not (pasted or file):
            # A form must be the first answer.
            await act.response.send_modal(ListForm(read_tags(tags)))
            return
        await replies.begin(act)
        if pasted and file:
            raise UserError("give either a list or a file: names or tickers")
        entries = await attachments.read(file, read_file, MAX_BYTES) if file else read_list(pasted)
        proposed = await watchlists.propose(service, act.guild_id or 0, entries, read_tags(tags))
        await replies.show(act, watch_import.panel(proposed))
