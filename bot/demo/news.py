"""The demo's outlets and their items: fiction, written for this demo.

Each item has the second at which its outlet publishes it; items at 0 stand there from the start and are
what every server's first poll of a feed finds.
"""

from bot.loopback.newsstand import Item, Outlet

HARBOUR = Outlet("harbour-wire", "Harbour Wire", "en", "rss")
DELTA = Outlet("delta-business-post", "Delta Business Post", "en", "atom")
DONGHAI = Outlet("donghai", "东海财经", "zh", "json")
OUTLETS = (HARBOUR, DELTA, DONGHAI)

VALLEY = Outlet("valley-ledger", "Valley Ledger", "en", "rss")
UNFOLLOWED = (VALLEY,)
"""Left for the visitor to follow, with /setup or /feed add."""

_PLAN_TITLE = "Alibaba puts “AI\u2011Driven” work at the head of its new plan"
_PLAN = (
    "Alibaba Group (9988:HK; BABA:NYSE) will judge each of its units by how far their work is "
    "“AI\u2011Driven”, according to a plan shown to staff on Monday. The plan names three businesses "
    "that are to receive most of the new money.",
    "Managers were told to retire tools that customers no longer use. A first review follows in spring.",
    "“We measure what a customer notices,” a person who read the plan said, “and nothing else.”",
)

ITEMS = (
    Item(
        HARBOUR.slug,
        "cranes",
        "Cranes stand idle while the storm passes",
        ("The port said it would open its gates again at noon. Ferries wait in the outer harbour.",),
        section="Shipping",
    ),
    Item(
        HARBOUR.slug,
        "pineapples",
        "Pineapples arrive early, growers said",
        (
            "Rain in March made the fruit ripen three weeks before its time. Prices fell by a tenth, "
            "traders at the fruit market said.",
        ),
        section="Markets",
    ),
    Item(
        HARBOUR.slug,
        "coupon",
        "@everyone **WIN** [a gift](https://example.com/gift) with Alibaba ||coupons|| <@1>",
        (),
        markup=(
            "<p>Alibaba coupons `rm -rf` *for all* @here.</p><script>alert('no')</script>"
            "<p><a href=\"javascript:alert('no')\">press</a> <img src=x onerror=\"alert('no')\"> "
            "# not a heading &lt;script&gt;alert('no')&lt;/script&gt;</p>"
        ),
        section="Advertisement",
    ),
    Item(
        DELTA.slug,
        "toyota-battery",
        "Toyota shows a battery that charges over lunch",
        (
            "Toyota Motor (7203:TYO) drove a test car for 600 kilometres and filled it in nine minutes. "
            "Engineers want a million charging cycles before they sell it.",
        ),
        section="Cars",
    ),
    Item(
        DONGHAI.slug,
        "port",
        "台风过后港口恢复作业",
        ("港务局表示,第一批货轮将于今天下午靠岸。",),
        section="航运",
    ),
    Item(
        HARBOUR.slug,
        "alibaba-plan",
        _PLAN_TITLE,
        _PLAN,
        after_seconds=0.5,
        author="Mina Okafor",
        section="Technology",
    ),
    Item(
        DELTA.slug,
        "wire-copy-2291",
        _PLAN_TITLE,
        _PLAN,
        after_seconds=4.0,
        author="Harbour Wire",
        section="Companies",
    ),
    Item(
        DONGHAI.slug,
        "alibaba-hangzhou",
        "阿里巴巴在杭州扩建数据中心",
        (
            "阿里巴巴周一表示,新的数据中心将于明年投入使用。公司说,能耗会比旧中心低三成。",
            "当地政府将为员工子女新建一所学校。",
        ),
        after_seconds=7.0,
        section="科技",
    ),
    Item(
        DELTA.slug,
        "samsung-screens",
        "Samsung Electronics folds a screen four times",
        (
            "삼성전자 (005930:KRX) showed a tablet that fits into a shirt pocket. "
            "It goes on sale in two colours.",
        ),
        after_seconds=30.0,
        section="Gadgets",
    ),
    Item(
        HARBOUR.slug,
        "alibaba-parcels",
        "Alibaba\u2019s parcel sorters learn to read handwriting",
        (
            "Alibaba taught the machines in its busiest depot to read addresses written by hand. "
            "One parcel in two hundred still goes to a person.",
            "The union said it had been asked, and had said yes.",
        ),
        after_seconds=45.0,
        section="Logistics",
    ),
    Item(
        DELTA.slug,
        "nestle-cocoa",
        "Nestlé pays growers by the tree, not by the sack",
        (
            "Nestlé SA (NESN:SWX) tries a new contract in four villages. "
            "Growers get half of the year\u2019s money before the rain.",
        ),
        after_seconds=60.0,
        section="Food",
    ),
    Item(
        DONGHAI.slug,
        "alibaba-school",
        "阿里巴巴工程师到乡村学校讲课",
        ("二十名阿里巴巴工程师每周用视频给山区孩子上编程课。课程免费。",),
        after_seconds=75.0,
        section="教育",
    ),
    Item(
        HARBOUR.slug,
        "ai-driven-ferries",
        "Ferry line calls its new timetable AI-driven; passengers call it late",
        (
            "The operator let a program plan the winter timetable. The first boat left eleven minutes "
            "after the last commuter had given up.",
        ),
        after_seconds=90.0,
        section="Transport",
    ),
    Item(
        VALLEY.slug,
        "apricots",
        "Apricot growers vote for a second cold store",
        ("Forty growers raised their hands and three did not. Building starts after the harvest.",),
        section="Farming",
    ),
    Item(
        VALLEY.slug,
        "alibaba-clinic",
        "A valley clinic orders its bandages through Alibaba",
        (
            "The clinic above the river now buys from Alibaba what the last pharmacy used to sell. "
            "A box takes nine days and one mule.",
        ),
        section="Health",
    ),
    Item(
        VALLEY.slug,
        "bridge",
        "The footbridge opens a week before its ribbon arrives",
        ("Children crossed first. The mayor cut a piece of string.",),
        after_seconds=50.0,
        section="Valley",
    ),
    Item(
        VALLEY.slug,
        "alibaba-orchard",
        "Alibaba counts the valley\u2019s apricots from the air",
        (
            "Alibaba flew six small aircraft over the orchards and counted two million apricots. "
            "Growers had guessed two and a half.",
        ),
        after_seconds=100.0,
        section="Farming",
    ),
)
