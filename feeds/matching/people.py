"""The forms in which a person's name is written.

1. As it was given; two words also the other way round.
2. Of three words ("Eddie Yongming Wu"): without the middle one, and the last two in both orders, unless
   the middle one is an initial, where only leaving it out makes sense.
3. Longer names, and names with a particle ("Ben van Beurden"), only as they were given.
"""


def forms(name: str) -> tuple[str, ...]:
    """Every form to look for, the given one first, each once."""
    words = name.split()
    if len(words) == 2:
        return _unique(name, f"{words[1]} {words[0]}")
    if len(words) != 3 or words[1].islower():
        return (name,)
    first, middle, last = words
    short = f"{first} {last}"
    if len(middle.rstrip(".")) == 1:
        return _unique(name, short)
    return _unique(name, short, f"{middle} {last}", f"{last} {middle}")


def _unique(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
