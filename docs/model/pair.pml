/* Two nodes, their Pacemaker, and Forewarn's protocol: state, announce, evacuate, ask to be switched off, fence.
 * README.md beside this file says what is modelled, what is not, and which file of the code each step stands for.
 *
 * Every option of a `do` is one step that the rest of the pair sees as a whole; between two of them anything may happen.
 * What is read in one step and written in a later one is therefore as old as it can be.
 *
 * Bounds: FAULTS faults, ILLS changes of health and WISHES acts of a person in one history, in any order and at any point.
 */
#ifndef FAULTS
#define FAULTS 3
#endif
#ifndef ILLS
#define ILLS 3
#endif
#ifndef WISHES
#define WISHES 2
#endif

/* LYING_BMC: "off" is read back though the node runs. A_LIE: the same, and only I7 is not asserted. */
#ifdef A_LIE
#define LYING_BMC
#endif

#define o (1 - n)
#define my node[n]
#define peer node[o]

/* Power: none; on, but no kernel; running its cluster stack. */
#define OFF 0
#define DEAD 1
#define UP 2
/* The transient #health-forewarn. MILD stands for 0 and -500, which never move anything by themselves. */
#define NOTHING 0
#define MILD 1
#define EVACUATE 2
/* Who holds the node in standby: our mark with the agent's or a person's name, or no mark of ours. */
#define NOBODY 0
#define AGENT 1
#define PERSON 2
#define FOREIGN 3
#define GREEN 0
#define RED 1
#define DANGER 2
#define UNKNOWN 3
/* What an agent is in the middle of; from CHECK on it is the actuator's. */
#define IDLE 0
#define ANNOUNCE 1
#define READ_BACK 2
#define ANNOUNCED 3
#define PUBLISH 4
#define WITHDRAW 5
#define ENTER 6
#define ENTERED 7
#define CHECK 8
#define SHOOT 9
#define LIFT_OTHER 10
#define LIFT_OWN 11
#define IMPROVE 12
/* A person's command about a node. */
#define DRAIN 1
#define DRAINED 2
#define UNDRAIN 3

typedef Node {
    unsigned up : 2;
    /* Corosync and Pacemaker there: the other is a member; quorum; a lost other is known to be off. */
    bit sees;
    bit quorate;
    bit clean;
    /* The service is active there. */
    bit svc;
    /* In the CIB: the transient value, the permanent one (-60000 or not), the standby. */
    unsigned value : 2;
    bit marked;
    unsigned standby : 2;
    /* The agent's own health, and its statement in a private attribute. */
    unsigned health : 2;
    bit said;
    unsigned saidHealth : 2;
    bit saidEvacuated;
    bit saidIntent;
    bit saidRequest;
    /* What this node has of the other's statement: a newer sequence number stands there; it is older than the time to
     * live; it has grown within the time to live; nothing was read since the start. */
    bit news;
    bit oldNews;
    bit proved;
    bit firstLook;
    /* No code reads it: this node's agent has not spoken for the time to live. */
    bit silent;
    /* The agent's process, and what its state file holds. */
    bit alive;
    bit held;
    bit dying;
    bit asked;
    bit answered;
    bit mayLift;
    /* Not in the file. */
    bit announced;
    unsigned doing : 4;
    /* On disk at this node, about the other's request: its one power-off is spent; it worked and the standby is to go. */
    bit spent;
    bit owesLift;
    /* No code reads it: power-offs that were ordered for the other's cause. */
    unsigned shots : 2;
    unsigned wish : 2;
    /* No code reads it: a move is due or under way that the publication here brought about. */
    bit settling;
    /* No code reads it: switched off for a finding that can corrupt data, and no person has cleared it. */
    bit condemned
}
Node node[2];
bit cut;
/* The DC is between a stop and the start that follows it. */
bit busy;
unsigned faults : 3;
unsigned ills : 3;
unsigned wishes : 3;
#define FAULT (faults < FAULTS)

#define EFFECTIVE(m) ((node[m].value == EVACUATE) || (node[m].value == NOTHING && node[m].marked))
#ifdef INFINITE_VALUE
#define MAY_RUN(m) (node[m].up == UP && node[m].standby == NOBODY && !EFFECTIVE(m))
#define STOPPED_BY_VALUE EFFECTIVE(n)
#else
#define MAY_RUN(m) (node[m].up == UP && node[m].standby == NOBODY)
#define STOPPED_BY_VALUE false
#endif
#define SOMEBODY_MAY_RUN (MAY_RUN(0) || MAY_RUN(1))
/* Writes travel in Corosync's one order: none is applied while a lost member has not been noticed. */
#define TOGETHER (node[0].sees && node[1].sees && !cut && node[0].up == UP && node[1].up == UP)
#define WRITABLE (!my.sees || TOGETHER)
/* The order to fence is tens of milliseconds away from the actuator's reading that it rests on: no node boots, no service
 * starts and no standby is read back in between (README, assumption 3). */
#define NO_ORDER (node[0].doing != SHOOT && node[1].doing != SHOOT)

#define ABLE(m) (MAY_RUN(m) && node[m].quorate)
/* The DC has a move to make and has not begun. It begins before an agent that crashed has started again and has made the
 * first full pass of its senses (README, assumption 4). */
#define DUE(m) (node[m].svc && node[0].sees && node[1].sees && EFFECTIVE(m) && !EFFECTIVE(1 - m) && ABLE(1 - m))

/* PeerTrack.read: what the other's statement is worth now. */
#ifdef BELIEVE_FIRST_READING
#define WORTH (!my.oldNews)
#else
#define WORTH (!my.oldNews && (my.proved || !my.firstLook))
#endif
inline look() {
    if
    :: my.sees && peer.said && my.news -> my.proved = WORTH; my.news = false; my.oldNews = false; my.firstLook = false
    :: else
    fi
}
#ifdef ABSENT_IS_NO_RIVAL
#define FRESH (my.sees && (!peer.said || my.proved))
#define SAYS(what) (peer.said && what)
#else
#define FRESH (my.sees && peer.said && my.proved)
#define SAYS(what) (what)
#endif

/* GateKeeper: what must be so before the workload leaves; a node without workload needs no target. */
#define CLUSTER_GATE (my.sees && my.quorate && !busy && FRESH)
#define TARGET_GATE (peer.standby == NOBODY && SAYS(peer.saidHealth == GREEN) && !SAYS(peer.saidEvacuated) && !EFFECTIVE(o))
#ifdef ABSENT_IS_NO_RIVAL
#undef TARGET_GATE
#define TARGET_GATE (peer.standby == NOBODY && (!peer.said || (peer.saidHealth == GREEN && !peer.saidEvacuated)) && !EFFECTIVE(o))
#endif
#define GATE (CLUSTER_GATE && (!my.svc || TARGET_GATE))

/* StatementWriter: the whole statement, with the next sequence number. */
inline say(intent) {
    my.said = true;
    my.saidHealth = my.health;
    my.saidEvacuated = my.held;
    my.saidIntent = intent;
    my.saidRequest = my.asked;
    peer.news = true;
    peer.oldNews = false;
    my.silent = false
}

inline unsaid(m) {
    node[m].said = false; node[m].saidHealth = GREEN; node[m].saidEvacuated = false; node[m].saidIntent = false; node[m].saidRequest = false
}

/* The kernel of node m is gone, and with it everything that was not on disk. */
inline gone(m, how) {
    node[m].up = how; node[m].svc = false; node[m].sees = false; node[m].quorate = false; node[m].clean = false;
    node[m].value = NOTHING; unsaid(m); node[m].alive = false; node[m].doing = IDLE; node[m].announced = false;
    node[m].news = false; node[m].oldNews = false; node[m].proved = false; node[m].firstLook = true;
    /* A statement of a new boot proves nothing before it has grown. */
    node[1 - m].news = false; node[1 - m].oldNews = false; node[1 - m].proved = false; node[1 - m].firstLook = true;
    node[m].silent = true; node[m].wish = 0; busy = false;
    node[0].settling = false; node[1].settling = false
}

/* I2: decided on words that are within their time to live, from a peer that is not unknown, by a node that knows itself. */
#define ON_FRESH_WORDS assert(!peer.silent && my.sees && peer.said && my.health != UNKNOWN)

proctype Agent(byte n) {
    do
    /* Heartbeat, or something new to say. */
    :: d_step { my.alive && TOGETHER && my.doing == IDLE &&
        (!my.said || my.silent || my.saidHealth != my.health || my.saidEvacuated != my.held ||
            my.saidIntent != my.announced || my.saidRequest != my.asked || !peer.proved) -> say(my.announced) }
    :: d_step { my.alive && my.doing == IDLE && my.sees && peer.said && my.news -> look() }

    /* Evacuation: gate, announcement, read-back, gate again, publication. */
    :: d_step { my.alive && my.doing == IDLE && !my.announced && (my.health == RED || my.health == DANGER) &&
        my.value != EVACUATE && GATE -> look();
        if
        :: GATE -> ON_FRESH_WORDS; /* I2 */
            my.doing = ANNOUNCE
        :: else
        fi }
    :: d_step { my.doing == ANNOUNCE && TOGETHER -> say(true); my.announced = true;
#ifdef NO_READ_BACK
        my.doing = PUBLISH
#else
        my.doing = READ_BACK
#endif
        }
    :: d_step { my.doing == READ_BACK -> look();
        if
        :: my.said && my.alive -> my.doing = ANNOUNCED
        :: else -> my.announced = false; my.doing = IDLE
        fi }
    :: atomic { my.doing == ANNOUNCED && my.alive -> look();
        if
        :: !GATE || my.health == GREEN || my.health == UNKNOWN -> my.doing = WITHDRAW
        :: GATE && my.health != GREEN && my.health != UNKNOWN && (!SAYS(peer.saidIntent)) ->
            ON_FRESH_WORDS; /* I2 */
            my.doing = PUBLISH
        /* Which of the two goes first rests on scores that may change in between: either may think it is the one. */
        :: GATE && SAYS(peer.saidIntent) -> my.doing = ANNOUNCE
        :: GATE && SAYS(peer.saidIntent) -> my.doing = WITHDRAW
#ifdef RIVALS_BOTH_GO
        :: GATE && my.health != GREEN && my.health != UNKNOWN -> my.doing = PUBLISH
#endif
        fi }
    :: d_step { my.doing == PUBLISH && WRITABLE ->
        /* One at a time: the move that the other's publication brought about is over. */
        assert(!(peer.settling && (busy || DUE(o)))); /* ONE-AT-A-TIME */
        my.value = EVACUATE; my.held = true; my.doing = IDLE; my.settling = DUE(n);
        assert(!(peer.up == UP && peer.standby == NOBODY) || SOMEBODY_MAY_RUN) /* I1 */
    }
    :: d_step { my.doing == WITHDRAW -> my.announced = false; my.doing = IDLE }
    /* Started again on a value of an earlier life; the intent stands until the node is vacated. */
    :: d_step { my.alive && my.doing == IDLE && my.value == EVACUATE && !my.held -> my.held = true }
    :: d_step { my.alive && my.doing == IDLE && my.value == EVACUATE && my.announced && !my.svc && !busy ->
        my.announced = false }

    /* A finding that can corrupt data: the mark that outlives a reboot, standby, the request. */
#ifndef NO_LASTING_MARK
    :: d_step { my.alive && my.doing == IDLE && WRITABLE && my.health == DANGER && my.value == EVACUATE && !my.marked ->
        my.marked = true; my.mayLift = false }
#define LASTING my.marked
#else
#define LASTING true
#endif
    :: d_step { my.alive && my.doing == IDLE && my.health == DANGER && my.value == EVACUATE && LASTING && !my.svc &&
        !busy && !my.answered && !my.dying && my.sees && peer.standby == NOBODY && NO_ORDER -> my.dying = true; my.asked = false;
        /* A new nonce: what the peer was about to do for an older one is refused, and nothing is spent of this one. */
        peer.spent = false; peer.shots = 0;
        if
        :: peer.doing == CHECK -> peer.doing = IDLE
        :: else
        fi }
    :: d_step { my.alive && my.doing == IDLE && my.health == DANGER && my.dying && !my.svc && my.standby == NOBODY &&
        my.sees && peer.standby == NOBODY -> my.doing = ENTER }
    :: d_step { my.doing == ENTER && WRITABLE ->
        if
#ifdef UNCONDITIONAL_STANDBY
        :: true
#else
        :: my.standby == NOBODY && peer.standby == NOBODY
#endif
            -> my.standby = AGENT; my.doing = ENTERED;
            assert(peer.standby == NOBODY || peer.standby == FOREIGN) /* I1 */
        :: else -> my.doing = IDLE
        fi }
    :: d_step { my.doing == ENTERED && WRITABLE && NO_ORDER ->
        if
#ifdef NO_LOOK_AFTER_STANDBY
        :: true -> assert(MAY_RUN(o)) /* I1 */
#else
        :: my.sees && peer.standby == NOBODY -> assert(MAY_RUN(o)) /* I1 */
#endif
        :: else ->
            if
            :: my.standby == AGENT -> my.standby = NOBODY
            :: else
            fi
        fi;
        my.doing = IDLE }
    :: d_step { my.alive && my.doing == IDLE && my.health == DANGER && my.dying && my.standby == AGENT && !my.svc &&
        !my.asked -> my.asked = true }
    /* Taken back when the cause is gone, and when this is the last node: it serves, whatever its memory is worth. */
    :: d_step { my.alive && my.doing == IDLE && my.dying && (my.health == GREEN || my.health == RED ||
        ((my.sees || my.clean) && !(my.sees && peer.standby == NOBODY))) ->
        my.dying = false; my.asked = false }

#ifdef NO_QUORUM_CHECK
#define QUORUM true
#else
#define QUORUM my.quorate
#endif
    /* The peer's request: the engine's gate, the actuator's own check and its record, the fencer. */
    :: d_step { my.alive && my.doing == IDLE && my.sees && peer.saidRequest && !my.spent -> look();
        if
        :: FRESH && peer.saidRequest && QUORUM && !busy && my.health == GREEN && my.standby == NOBODY &&
            peer.standby == AGENT && !peer.svc ->
            ON_FRESH_WORDS; /* I2 */
            my.doing = CHECK
        :: else
        fi }
    :: d_step { my.doing == CHECK ->
        if
#ifdef ACTUATOR_BELIEVES
        :: true
#else
        :: my.sees && QUORUM && peer.standby == AGENT && !peer.svc && !my.spent
#endif
            -> my.doing = SHOOT; my.spent = true
        :: else -> my.doing = IDLE
        fi }
    :: atomic { my.doing == SHOOT -> my.shots++;
        assert(my.shots <= 1); /* ONCE */
        if
        :: peer.up != OFF ->
            /* I1: what goes off carries nothing, and who orders it may run the service, unless it is in a standby that
             * somebody else set, or in a drain that is about to be taken back because the other node is gone. */
            assert(!peer.svc); /* I1 */
            assert(my.standby == NOBODY || my.standby == FOREIGN || my.wish == DRAINED); /* I1 */
            peer.condemned = (peer.health == DANGER && peer.dying);
            gone(o, OFF); my.sees = false; my.clean = true; my.owesLift = true
        :: skip
#ifdef LYING_BMC
        :: FAULT && peer.up == UP -> faults++; my.sees = false; my.clean = true; my.owesLift = true
#endif
        fi;
#ifdef NO_RECORD
        my.spent = false;
#endif
        my.doing = IDLE }
    :: d_step { my.alive && my.doing == IDLE && my.owesLift && !my.sees && my.clean ->
        if
        :: peer.standby == AGENT -> my.doing = LIFT_OTHER
        :: else -> my.owesLift = false
        fi }
    :: d_step { my.alive && my.doing == IDLE && my.owesLift && my.sees && peer.standby != AGENT -> my.owesLift = false }
    :: d_step { my.doing == LIFT_OTHER && WRITABLE ->
        if
#ifdef LIFT_ANY_STANDBY
        :: true
#else
        :: peer.standby == AGENT
#endif
            -> assert(peer.standby == AGENT || peer.standby == NOBODY); /* I6 */
            peer.standby = NOBODY
        :: else
        fi;
        my.owesLift = false; my.doing = IDLE }
    /* A standby of ours that outlived its cause. */
    :: d_step { my.alive && my.doing == IDLE && my.standby == AGENT && !my.dying && !(peer.svc && EFFECTIVE(o) &&
        !EFFECTIVE(n)) -> my.doing = LIFT_OWN }
    :: d_step { my.doing == LIFT_OWN && WRITABLE ->
        if
#ifdef LIFT_ANY_STANDBY
        :: true
#else
        :: my.standby == AGENT
#endif
            -> assert(my.standby == AGENT || my.standby == NOBODY); /* I6 */
            my.standby = NOBODY
        :: else
        fi;
        my.doing = IDLE }

    /* Well again, or nothing said yet: published only if nothing moves because of it. */
    :: d_step { my.alive && my.doing == IDLE && !my.announced && my.health == GREEN && !my.dying && my.sees && my.quorate &&
        !busy && my.value != MILD && (!my.marked || my.mayLift) && !(peer.svc && EFFECTIVE(o) && EFFECTIVE(n)) ->
        my.doing = IMPROVE }
    :: d_step { my.doing == IMPROVE && WRITABLE -> my.value = MILD; my.held = false; my.doing = IDLE }
    :: d_step { my.alive && my.doing == IDLE && my.health == GREEN && my.value == MILD && my.marked && my.mayLift &&
        WRITABLE -> my.marked = false; my.mayLift = false }
    od
}

/* Corosync and Pacemaker as seen from one node. */
proctype Pacemaker(byte n) {
    do
    :: d_step { my.up == UP && my.sees && (peer.up != UP || cut || !peer.sees) && !(peer.up == UP && !cut && peer.sees) ->
        my.sees = false; my.clean = false; busy = false;
        my.settling = false; peer.settling = false }
    :: d_step { node[0].up == UP && node[1].up == UP && !cut && !node[0].sees && !node[1].sees && n == 0 ->
        node[0].sees = true; node[1].sees = true; node[0].quorate = true; node[1].quorate = true; node[0].clean = true; node[1].clean = true;
        node[0].news = (node[0].news || (node[0].firstLook && node[1].said));
        node[1].news = (node[1].news || (node[1].firstLook && node[0].said)) }
    /* Fencing before takeover. The agent says "off" only after it has read it back. */
    :: atomic { my.up == UP && !my.sees && !my.clean && my.quorate ->
        if
        :: peer.up != OFF -> gone(o, OFF); my.clean = true
        :: peer.up == OFF -> my.clean = true
        :: peer.up != OFF -> gone(o, OFF)
        :: skip
#ifdef UNCONFIRMED_OFF
        :: my.clean = true
#endif
#ifdef LYING_BMC
        :: FAULT -> faults++; my.clean = true
#endif
        fi }
#ifdef NO_FENCING
    :: d_step { my.up == UP && !my.sees && !my.clean && my.quorate -> my.clean = true }
#endif
    /* Placement: the better value, and where it runs already; a finite value only orders the nodes. */
    :: d_step { ABLE(n) && !my.svc && WRITABLE && NO_ORDER && ((my.sees && !peer.svc &&
        !(ABLE(o) && EFFECTIVE(n) && !EFFECTIVE(o))) || (!my.sees && my.clean)) ->
#ifndef A_LIE
        assert(!peer.svc); /* I7 */
#endif
        /* A node that was switched off for a finding that can corrupt data gets no work while the other can do it. */
        assert(!(my.condemned && my.sees && ABLE(o) && peer.health == GREEN && !EFFECTIVE(o))); /* LATCH */
        my.svc = true; busy = false; my.settling = false; peer.settling = false }
    :: d_step { my.up == UP && my.svc && WRITABLE && (my.standby != NOBODY || STOPPED_BY_VALUE ||
        (my.sees && EFFECTIVE(n) && !EFFECTIVE(o) && ABLE(o))) -> my.svc = false; busy = my.sees && ABLE(o) }
    od
}

/* Hardware, faults and people. */
proctype World(byte n) {
    do
    :: d_step { ills < ILLS && my.up == UP && (my.health == GREEN || my.health == UNKNOWN) -> ills++; my.health = RED }
    :: d_step { ills < ILLS && my.up == UP && my.health != DANGER -> ills++; my.health = DANGER }
    :: d_step { ills < ILLS && my.up == UP && my.health == RED -> ills++; my.health = GREEN }
    :: d_step { ills < ILLS && my.up == UP && (my.health == GREEN || my.health == RED) -> ills++; my.health = UNKNOWN }

    :: d_step { FAULT && my.up == UP -> faults++; gone(n, DEAD) }
    /* A person, or a watchdog, starts the node again. Its state file may be lost; the nodes section is not. */
    :: atomic { my.up != UP && NO_ORDER && !(peer.sees && peer.up == UP) -> my.up = UP; my.alive = true; my.sees = false; my.clean = false;
        my.quorate = false;
#ifdef NO_WAIT_FOR_ALL
        my.quorate = true; my.clean = true;
#endif
        if
        :: my.dying -> my.answered = true; my.dying = false; my.asked = false
        :: !my.dying
        fi;
        if
        :: skip
        :: FAULT -> faults++; my.held = false; my.mayLift = false; my.answered = false;
            if
            :: my.health == DANGER -> my.health = GREEN
            :: else
            fi
        fi }
    :: d_step { FAULT && my.up == UP && my.alive -> faults++; my.alive = false; my.announced = false;
        my.proved = false; my.firstLook = true;
        if
        :: my.doing == ANNOUNCED -> my.doing = IDLE
        :: else
        fi }
    :: d_step { my.up == UP && !my.alive && my.doing == IDLE && !DUE(n) -> my.alive = true; my.announced = false;
        my.firstLook = true; my.proved = false; my.news = peer.said; my.oldNews = false }
    :: d_step { FAULT && my.up == UP && (my.said || my.value != NOTHING) -> faults++; unsaid(n); my.value = NOTHING;
        my.settling = my.settling && busy }
    /* The time to live has passed since the agent last spoke. */
    :: d_step { FAULT && !my.silent -> faults++; my.silent = true;
#ifndef NO_AGE
        peer.proved = false; peer.oldNews = peer.news
#endif
        }
    :: d_step { n == 0 && FAULT && !cut -> faults++; cut = true }
    :: d_step { n == 0 && cut -> cut = false }

    /* forewarn drain and undrain; standby by other means; forewarn clear. */
    :: d_step { wishes < WISHES && my.wish == 0 && my.up == UP && my.sees && peer.alive && my.standby == NOBODY &&
        peer.standby == NOBODY && peer.health != RED && peer.health != UNKNOWN && !EFFECTIVE(o) && !busy ->
        wishes++; my.wish = DRAIN }
    :: d_step { my.wish == DRAIN && WRITABLE ->
        if
#ifdef UNCONDITIONAL_STANDBY
        :: true
#else
        :: my.standby == NOBODY && peer.standby == NOBODY
#endif
            -> my.standby = PERSON; my.wish = DRAINED; assert(peer.standby == NOBODY || peer.standby == FOREIGN) /* I1 */
        :: else -> my.wish = 0
        fi }
    :: d_step { my.wish == DRAINED && WRITABLE && NO_ORDER ->
        if
#ifdef NO_LOOK_AFTER_STANDBY
        :: true -> assert(MAY_RUN(o)) /* I1 */
#else
        :: my.sees && peer.standby == NOBODY -> assert(MAY_RUN(o)) /* I1 */
#endif
        :: else ->
            if
            :: my.standby == PERSON -> my.standby = NOBODY
            :: else
            fi
        fi;
        my.wish = 0 }
    :: d_step { wishes < WISHES && my.wish == 0 && my.up == UP && my.standby == PERSON -> wishes++; my.wish = UNDRAIN }
#ifdef UNDRAIN_ANY
    :: d_step { wishes < WISHES && my.wish == 0 && my.up == UP && my.standby == AGENT -> wishes++; my.wish = UNDRAIN }
#endif
    :: d_step { my.wish == UNDRAIN && WRITABLE ->
        if
#ifdef UNDRAIN_ANY
        :: my.standby != NOBODY
#else
        :: my.standby == PERSON
#endif
            -> assert(my.standby == PERSON); /* I6 */
            my.standby = NOBODY
        :: else
        fi;
        my.wish = 0 }
    :: d_step { wishes < WISHES && my.up == UP && my.standby == NOBODY -> wishes++; my.standby = FOREIGN }
    :: d_step { wishes < WISHES && my.standby == FOREIGN -> wishes++; my.standby = NOBODY }
    :: d_step { wishes < WISHES && my.up == UP && my.alive && (my.health == DANGER || (my.marked && my.health == GREEN)) ->
        wishes++; my.health = GREEN; my.answered = false; my.mayLift = true; my.condemned = false }
    od
}

init {
    byte m;
    d_step {
        for (m : 0 .. 1) {
            node[m].up = UP; node[m].sees = true; node[m].quorate = true; node[m].clean = true; node[m].value = MILD; node[m].alive = true;
            node[m].said = true; node[m].proved = true
        }
        node[0].svc = true
    }
    atomic { run Agent(0); run Agent(1); run Pacemaker(0); run Pacemaker(1); run World(0); run World(1) }
}
