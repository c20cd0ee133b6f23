"""What import contracts cannot say: who opens connections, who reads the environment."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "feeds", "storage")
SOURCES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}
LOOPBACK = "bot/loopback/"
BENCH = "bot/bench/"
FETCHER = {"feeds/fetch.py", "feeds/transport.py"}

# Calls that read, connect or start something; none may run while a module is imported.
EFFECTS = {
    *("open", "read_text", "read_bytes", "write_text", "mkdir", "getenv", "load_dotenv", "dotenv_values"),
    *("connect", "create_connection", "create_engine", "create_async_engine", "urlopen", "socket"),
    *("gethostname", "gethostbyname", "getaddrinfo", "run", "Popen", "system"),
    *("sleep", "now", "utcnow", "today"),
}
# Not imported but run, by Alembic.
ALEMBICS_SCRIPT = "storage/migrations/env.py"
# Libraries that a dependency brings along as a part of its own interface.
BROUGHT_ALONG = {"pydantic": "pydantic-settings", "yarl": "aiohttp", "multidict": "aiohttp"}


def imported(tree):
    """The names of all modules that a module imports, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def importers(library):
    return {
        path for path, tree in SOURCES.items() if library in {name.split(".")[0] for name in imported(tree)}
    }


def run_at_import(node):
    """The nodes that run when the module is imported: all but the bodies of functions and lambdas, and what
    only runs as a program."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'":
        return
    yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        below = (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults))
    elif isinstance(node, ast.Lambda):
        below = ()
    else:
        below = ast.iter_child_nodes(node)
    for child in below:
        yield from run_at_import(child)


def called(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def parts_of(library, tree):
    """What a module takes from a library: names of its parts, or the library's own name for all of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = (alias.name for alias in node.names if alias.name.split(".")[0] == library)
            yield from (name.removeprefix(f"{library}.") for name in names)
        elif isinstance(node, ast.ImportFrom) and node.module == library:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"{library}."):
            yield node.module.removeprefix(f"{library}.")


def test_only_the_fetcher_and_the_loopback_are_clients_by_aiohttp():
    users = importers("aiohttp")
    clients = {path for path in users if {*parts_of("aiohttp", SOURCES[path])} != {"web"}}
    assert {path for path in clients if not path.startswith(LOOPBACK)} == FETCHER
    assert {path for path in users - clients if not path.startswith((LOOPBACK, BENCH))} <= {"bot/web.py"}


def test_no_other_client_of_the_network_is_used():
    for library in ("requests", "httpx", "urllib3", "ftplib", "smtplib", "telnetlib", "websockets"):
        assert importers(library) == set(), library
    names = {name for tree in SOURCES.values() for name in imported(tree)}
    assert not names & {"urllib.request", "http.client", "http.server", "socketserver", "xmlrpc.client"}


def test_in_the_news_only_the_guard_makes_sockets():
    assert {path for path in importers("socket") if path.startswith("feeds/")} == {"feeds/guard.py"}


def test_only_the_settings_read_the_environment():
    readers = {
        path
        for path, tree in SOURCES.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv"))
        or (isinstance(node, ast.ImportFrom) and node.module == "os")
    }
    assert readers == {"bot/settings.py"}
    assert importers("dotenv") == {"bot/settings.py"}


def test_importing_a_module_reads_and_connects_nothing():
    found = {
        f"{path}:{node.lineno}: {called(node)}"
        for path, tree in SOURCES.items()
        if path != ALEMBICS_SCRIPT
        for node in run_at_import(tree)
        if isinstance(node, ast.Call) and called(node) in EFFECTS
    }
    assert found == set()


def test_only_upgrading_and_the_migrations_use_alembic():
    migrations = {path for path in SOURCES if path.startswith("storage/migrations/")}
    assert importers("alembic") == {"storage/upgrade.py", *migrations}


def test_in_the_news_only_those_that_hold_a_port_or_the_network_wait():
    waiting = {
        path
        for path, tree in SOURCES.items()
        if path.startswith("feeds/") and not path.startswith("feeds/service/")
        if any(isinstance(node, ast.Await | ast.AsyncWith | ast.AsyncFor) for node in ast.walk(tree))
    }
    holders = (
        "claiming",
        "directory",
        "fetch",
        "forgetting",
        "fulltext",
        "hosts",
        "hubs",
        "ingest",
        "intake",
        "news",
        "notices",
        "outbox",
        "parsing/__init__",
        "parsing/child",
        "quiet",
        "room",
        "seeding",
        "terms",
        "threads",
        "transport",
        "unchanged",
    )
    assert waiting == {f"feeds/{name}.py" for name in holders}


def test_every_library_imported_is_a_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [one for extra in project["optional-dependencies"].values() for one in extra]
    declared = {named(requirement) for requirement in (*project["dependencies"], *extras)}
    distributions = packages_distributions()
    for path, tree in SOURCES.items():
        for name in {name.split(".")[0] for name in imported(tree)} - sys.stdlib_module_names - {*PACKAGES}:
            owners = {BROUGHT_ALONG.get(name) or normal(owner) for owner in distributions[name]}
            assert owners & declared, f"{path} imports {name}"


def named(requirement):
    return normal(requirement.split(";")[0].split("[")[0].split(">")[0].split("=")[0].split("<")[0])


def normal(name):
    return name.strip().lower().replace("_", "-")
