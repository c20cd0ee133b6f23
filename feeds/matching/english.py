"""English words that the matcher knows: everyday words that are companies too, and words of grammar."""

from feeds.words import word_set

# Everyday words that are also what well-known companies are called.
COMMON = word_set(
    """
    access ace affirm alliance alphabet anchor apple arc arm array ascent aspen atlas aurora axis bath
    beacon bell best beyond bill blackberry blaze block blue bolt book booking boss box brave bridge
    bright brilliant broadcast brown bumble burger buy cable camp canon capital carbon cardinal care
    carnival carrier carter castle caterpillar celsius central challenger chase chevron chime circle
    citizen clarity cloud clover coach coast compass concentrate confluent constellation core corner cover
    crane crest cross crown crystal dart dash day deer delivery delta depot diamond digital direct
    discover discovery dish dollar dolphin domino dove dow dream duck eagle eastern echo edge electric
    element emerald emirates encompass energy enjoy envoy epic equal equity essential express fair family
    fast fidelity first five flex fluent focus food foot forge fortune forward fossil founder fox freedom
    fresh frontier fuel future galaxy gamble game gap gateway general genesis glance global globe gold
    golden good grab grand green grid group guardian guess hall harmony hawk health hero hilton home hope
    horizon host house icon image impact independence indigo infinity insight intuitive iron island jaguar
    journey jumbo juniper just key king knight lands leader legacy lemonade liberty life lift light lime
    lincoln line link lion live logic loop lotus lucid lucky lyft magic main map marathon market marvel
    mask match max media mercury meridian meta metro mint mission mobile monday monitor monster moody moon
    mosaic motion motor motors mustang national nationwide nature navigator new news next nice noble north
    northern nothing nova now oak oasis ocean olympic omega one open opera oracle orange orbit orchard
    origin orion pacific palm paramount park path peak pearl people perspective phoenix pilot pinnacle
    pioneer planet platform play plug point polar pool portal post power premier prime principal
    progressive prosperity prudential public pulse pure quest rally ramp range ranger rapid raven red
    relay reliance republic resolute ring rise river robin rocket root rose ross rover royal rumble rush
    sage sand saturn scout sea seal select sense service shake shark shell shift ship shop signal signet
    silver simply six sky slack smart snap snowflake social solar solid sonic source south southern
    southwest spark spectrum spin spire spirit spotlight sprint sprout square star state steel sterling
    store stream stride summit sun sunrise super superior surge swan swatch swift switch target team
    tempest temple texas three tide tiger time titan toast top torch total tower trade trail travelers
    trinity trip triumph true trust twist two under union united unity universal urban valiant value
    vanguard vertex victory view virgin virtue visa vision vista vital volt voyager wave web well wells
    western wheel whirlpool wing winner wise wolf wonder world yellow zebra zip zoom
    """
)

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
