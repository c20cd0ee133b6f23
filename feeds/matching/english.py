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

# Verbs that follow a name: auxiliaries, and the plain ones of business pages.
VERBS = word_set(
    """
    is was has had will would may might can could should did does says said plans planned to adds agrees
    aims announces appoints asks beats begins bets boosts breaks builds buys calls closes completes cuts
    delays denies drops earns ends enters expands expects explores faces falls files fires gains gets
    gives goes halts hires hits holds hopes invests issues joins jumps keeps lands launches lays leads
    loses lowers makes misses moves names needs offers opens orders outlines overtakes owns pays plunges
    posts prepares promises pulls pushes raises reaches recalls reports reveals rises sees seeks sells
    sends sets settles signs slashes slides slips soars sparks spends starts stays stops sues surges
    surpasses takes tells teams tops tries tumbles turns unveils urges uses wants warns weighs wins
    withdraws works beat began bought broke built came cut fell found gave got grew held hit kept led left
    lost made met paid put ran rose saw sent set sold spent swung took told went withdrew won
    """
)

DETERMINERS = word_set(
    "a an the this that these those my your his her its our their no every each some any another one two three"
)

# Prepositions in front of whom something is done by, to or at.
AGENT_PREPOSITIONS = word_set("against as at by from over with versus vs via after like than")

# Prepositions of place and purpose.
PREPOSITIONS = word_set(
    "of in on for to into about near around under through between amid across inside within"
)

CONJUNCTIONS = word_set("and or but nor so yet")

AUXILIARIES = word_set(
    "is was are were has had have will would may might can could should must did does do isn't wasn't hasn't won't"
)

CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep oct nov dec"
)

# What places are called that carry a company's name by contract.
VENUES = word_set(
    "stadium arena center centre field park dome coliseum pavilion amphitheatre amphitheater speedway cup bowl"
)
