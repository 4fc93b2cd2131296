"""Words of everyday business that stand for one another, whatever the guide.

Groups of common English by what they are about, so that a step said in other words still has a
word near the guide's: "which number can we call" and "a good phone number". A word may be in
several groups. This is general knowledge, kept small on purpose; a guide's ``also`` adds what its
own trade says.
"""

from __future__ import annotations

from coach.language.english.grammar import stem

_GROUPS = """
    phone telephone cell cellphone mobile number digits call ring reach text dial contact
    email mail inbox
    name named call called spell
    account profile file
    address house home street location property residence place spot building live apartment
    here place spot
    note write written jot mention remark comment detail instruction record put know heads
    know aware tell learn
    specific special particular
    anything something
    payment pay card charge bill money
    credit debit card visa mastercard amex bank
    cash check cheque
    tech technician guy crew team worker installer specialist engineer truck
    come arrive visit stop swing see show
    set ready done finished complete booked scheduled locked good
    love enjoy like happy thrilled pleased glad great
    best good easiest preferred
    perfect great awesome excellent fantastic wonderful super
    today tonight now
    tomorrow morning afternoon evening
    customer client caller
    order purchase buy get
    large small medium size big
    deliver delivery ship bring send
    pickup carryout takeout collect
    hello hi hey welcome greet
    goodbye bye farewell
    help assist support aid
    problem issue trouble wrong matter emergency
    hurt injured injury pain bleeding harm
    breathe breathing breath
    awake conscious responsive
    happen occur going
    police fire ambulance help
    verify confirm check inspect double
    fuel gas petrol oil
    engine motor
    door gate entrance hatch
    light lamp
    enter type key punch input
    password code pin passcode
    hold wait stay hang
    connect transfer
    line phone call
    again repeat
    start begin
    end finish
    time hour schedule when
    appointment booking reservation
    date day birthday
    price cost rate fee total
    sign signature
    drink beverage soda water
    topping add extra
    dessert sweet
    pet dog cat animal
    allergy allergic
    size fit
    colour color
    question ask
    thank thanks appreciate
    insurance coverage policy
    doctor physician nurse
    medicine medication drug prescription
    child kid son daughter
    husband wife partner spouse
    yard garden lawn
    car vehicle truck
    leave exit
    open unlock
    close shut lock
    control steering
    pound hash
"""

RELATED = 0.5
"""What a word is worth that is only about the same thing."""

GROUPS_OF: dict[str, frozenset[int]] = {}
"""For each stem, the groups that it is in."""

for _number, _line in enumerate(_GROUPS.strip().splitlines()):
    for _word in _line.split():
        GROUPS_OF[stem(_word)] = GROUPS_OF.get(stem(_word), frozenset()) | {_number}
