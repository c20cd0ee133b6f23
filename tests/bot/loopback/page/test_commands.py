import pytest

STORE = """
  const store = {channels: () => [{id: "50", name: "your-desk"}], users: () => [{id: "7", username: "ada"}],
                 roles: () => [{id: "9", name: "@everyone"}]};
  const option = (name, type, more) => ({name, type, description: name, ...more});
  const commands = [
    {name: "watch", description: "", type: 1, options: [
      {name: "add", type: 1, description: "Add",
       options: [option("kind", 3), option("name", 3, {required: true})]},
      {name: "list", type: 1, description: "List"}]},
    {name: "recent", description: "Recent", type: 1, options: [
      option("watch", 3, {max_length: 20}), option("hours", 4, {min_value: 1, max_value: 720})]},
    {name: "why this alert", type: 3, description: ""},
    {name: "set", description: "Set", type: 1, options: [
      option("channel", 7), option("who", 6), option("role", 8), option("loud", 5), option("share", 10),
      option("file", 11), option("tier", 3, {choices: [{name: "Likely and better", value: "likely"}]})]},
  ];
  const flat = m.flatten(commands);
"""


def resolve(modules, line, picked=()):
    script = STORE + "const {command, values, stray} = m.parse(a[0], flat);"
    script += "const r = command && m.resolve({command, values, stray}, store, new Map(a[1]));"
    script += "return command && [command.name, r.options, r.problems]"
    return modules.module("commands.js", script, line, list(picked))


def test_the_flat_list_has_subcommands_by_full_name_and_required_options_first(modules):
    script = STORE + "return flat.map((one) => [one.name, one.options.map((option) => option.name)])"
    assert modules.module("commands.js", script) == [
        ["recent", ["watch", "hours"]],
        ["set", ["channel", "who", "role", "loud", "share", "file", "tier"]],
        ["watch add", ["name", "kind"]],
        ["watch list", []],
    ]


@pytest.mark.parametrize(
    ("line", "name", "options"),
    [
        ("/recent", "recent", {}),
        ("/recent watch:Alibaba hours:24", "recent", {"watch": "Alibaba", "hours": 24}),
        ("/recent hours: 24 watch: Eddie Wu ", "recent", {"hours": 24, "watch": "Eddie Wu"}),
        ("/watch add name:a kind:b name:c", "watch add", {"name": "a", "kind": "b name:c"}),
        ("/watch add name:https://x.example/?kind:1", "watch add", {"name": "https://x.example/?kind:1"}),
        (
            "/set channel:#your-desk who:@ada role:@everyone",
            "set",
            {"channel": "50", "who": "7", "role": "9"},
        ),
        ("/set channel:<#50> who:<@7>", "set", {"channel": "50", "who": "7"}),
        (
            "/set loud:False share:-1.5 tier:likely AND better",
            "set",
            {"loud": False, "share": -1.5, "tier": "likely"},
        ),
    ],
)
def test_a_line_becomes_options(modules, line, name, options):
    assert resolve(modules, line) == [name, options, []]


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        ("/watch add", ["name: is required"]),
        ("/watch add name:", ["name: needs a value"]),
        ("/watch list all", ["/watch list takes no options"]),
        ("/recent Alibaba", ["write the option before its value, as in watch:Alibaba"]),
        ("/recent hours:soon", ["hours: is a whole number"]),
        ("/recent hours:1.5", ["hours: is a whole number"]),
        ("/recent hours:0", ["hours: is at least 1"]),
        ("/recent hours:721", ["hours: is at most 720"]),
        ("/recent watch:" + "x" * 21, ["watch: takes at most 20 characters"]),
        ("/set loud:maybe", ["loud: is true or false"]),
        ("/set share:half", ["share: is a number"]),
        ("/set tier:none", ["tier: is one of Likely and better"]),
        ("/set channel:#nowhere", ["channel: there is no channel #nowhere"]),
        ("/set who:@nobody", ["who: nobody here is called @nobody"]),
        ("/set file:x", ["file: cannot be given on this page"]),
    ],
)
def test_what_cannot_be_sent_is_said_in_a_sentence(modules, line, problems):
    assert resolve(modules, line)[2] == problems


@pytest.mark.parametrize("line", ["", "hello", "/", "/watch", "/recently", "/why this alert"])
def test_a_line_without_a_command_is_none(modules, line):
    assert resolve(modules, line) is None


def test_a_picked_label_stands_for_its_value(modules):
    assert resolve(modules, "/recent watch:Alibaba", [["watch\nAlibaba", "id:1"]]) == [
        "recent",
        {"watch": "id:1"},
        [],
    ]
