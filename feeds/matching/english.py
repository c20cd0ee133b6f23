"""Words of English grammar that say how a word beside them is meant."""

from feeds.words import word_set

# Too broad to be a term of their own.
STOP_WORDS = word_set(
    """
    a about after all also am an and any are as at be because been before but by can could did do does for
    from had has have he her him his how i if in into is it its just may me more most my no not of off on
    only or other our out over said says she should so some such than that the their them then there these
    they this those to too under up us very was we were what when where which who whom why will with would
    you your
    """
)

# Words of grammar that open sentences: a capital on the word behind them means something.
OPENERS = STOP_WORDS | word_set(
    """
    although amid despite during both each every even however like meanwhile once since though through
    unless until upon via whenever whereas whether while within without yesterday today
    """
)

# Verbs as they follow a name: auxiliaries, irregular ones in the third person and the past, and regular ones
# whose third person is written like a noun.
VERBS = word_set(
    """
    is was has had will would may might can could should did does do
    becomes begins bites blows breaks brings builds buys catches chooses comes costs cuts deals digs draws
    drives eats falls feels fights finds flies forgets freezes gets gives goes grows hangs hears hides hits
    holds hurts keeps knows lays leads leaves lends lets lies loses makes means meets overtakes pays puts
    quits reads rides rings rises runs says sees seeks sells sends sets shakes shows shuts sinks sits sleeps
    speaks spends spins splits spreads stands steals sticks strikes swears sweeps swings takes teaches tears
    tells thinks throws wakes wears wins withdraws writes
    became began bought broke brought built came caught chose cut dealt drew drove fell felt fought found
    flew forgot froze gave got grew heard held hid hit hung hurt kept knew laid led left lent lost made
    meant met overtook paid put quit ran rang read rode rose said sat saw sent set shook shot showed shut
    slept slid sold sought spent split spoke sprang spread stole stood struck stuck swept swore swung taught
    thought threw told took tore went withdrew woke won wore wrote
    adds agrees aims announces asks beats boosts calls closes delays denies drops ends faces fails files fires
    gains halts hires hopes issues joins jumps lands launches lowers misses moves names needs offers opens
    orders outlines planned plans plunges posts promises pulls pushes raises recalls reports reveals signs
    slashes slides slips soars sparks starts stays stops sues surges surpasses tops tries tumbles turns
    unveils urges uses wants warns weighs works rallies slumps climbs dips rebounds sheds zooms crashes skids
    retreats recovers advances declines trades ships scraps previews
    """
)

DETERMINERS = word_set(
    "a an the this that these those my your his her its our their no every each some any another one two "
    "three"
)

# Prepositions in front of whom something is done by, to or at.
AGENT_PREPOSITIONS = word_set("against as at by from over with versus vs via after like than")

# Prepositions of place and purpose.
PREPOSITIONS = word_set(
    "of in on for to into about near around under through between amid across inside within"
)

CONJUNCTIONS = word_set("and or but nor so yet")

AUXILIARIES = word_set(
    "is was are were has had have will would may might can could should must did does do isn't wasn't "
    "hasn't won't"
)

# Acronyms of countries and unions, which stand in front of a name as an adjective does.
NATIONS = word_set("us u.s uk u.k eu e.u un u.n uae hk")

CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august "
    "september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep oct "
    "nov dec"
)

# What places are called that carry a company's name by contract.
VENUES = word_set(
    "stadium arena center centre field park dome coliseum pavilion amphitheatre amphitheater speedway "
    "cup bowl"
)

# What companies have and hardly anything else.
ASSETS = word_set(
    "share shares stock stocks ceo cfo coo chairman chairwoman chief executive executives profit profits "
    "earnings revenue revenues results quarterly dividend shareholders investors bonds debt subsidiary "
    "stake ipo q1 q2 q3 q4"
)

# What brokers tell people to do with a share, which opens headlines ("Buy Titan, target Rs 3,500").
CALLS = word_set("buy sell hold accumulate reduce")

# Given names, but for those that are places or other words: what stands behind one is a surname ("Tony
# Abbott").
GIVEN_NAMES = word_set(
    """
    aaron adam adrian alan albert alex alexander alexandra alice alison amanda amy andrea andrew andy
    angela ann anna anne annie anthony antonio arthur barbara barry ben benjamin bernard beth betty bob
    boris brad brandon brian bruce bryan carl carlos caroline catherine charles chris christina
    christine christopher claire claudia colin connie craig cynthia dan daniel danny darren dave david
    deborah debra denise dennis derek diana diane dmitry donald donna doris dorothy doug douglas duncan
    dwayne ed eddie edward edwin elizabeth ellen emily emma eric erik ethan eugene eva evan fiona fran
    frances francis fred frederick gareth gary gavin geoff geoffrey george gerald gerard gilbert
    giovanni glenn gloria gordon graham greg gregory hannah harold harrison harvey helen henry herbert
    howard hugh ian irene isaac isabel ivan jacob jake james jamie jane janet jason javier jeff jeffrey
    jennifer jenny jeremy jerry jesse jessica jim jimmy joan joanna joe joel johann john johnny jonathan
    jorge jose joseph joshua juan judith judy julia julian julie justin karen karl kate katherine
    kathleen kathy katie keith kelly kenneth kevin kim kurt kyle larry laura lauren lawrence lee leo
    leon leonard leslie linda lisa liz lloyd lorraine louis louise lucas lucy luis luke lynn malcolm
    marco margaret maria marie marilyn mario marion marjorie martha martin mary matt matthew maureen
    maurice max megan melissa michael michelle miguel mike mikhail monica nancy naomi natalie nathan
    neil nicholas nicola nicole nigel nikola nina noah norman oliver olivia oscar owen pamela patricia
    patrick paul paula pedro perry peter phil philip phillip phyllis rachel ralph ramon raymond rebecca
    renee ricardo richard rick ricky robert roberto rodney roger roland ron ronald roy russell ruth ryan
    sam samantha samuel sandra sara sarah scott sean sergei sharon sheila shirley simon sophie stanley
    stefan stella stephanie stephen steve steven stewart stuart susan suzanne sylvia tamara ted teresa
    terry theodore theresa thomas tim timothy tina todd tom tommy tony tracy trevor tyler ursula valerie
    vanessa vera veronica vicki vincent vladimir walter wayne wendy werner wesley wilfred william
    winston yvonne zachary
    """
)
