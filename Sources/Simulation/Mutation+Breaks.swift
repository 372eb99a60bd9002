/// What each planted bug breaks.
extension Mutation {
    /// Invariants that it may be caught by.
    package var breaks: Set<String> {
        switch self {
        case .ignoresQuorum, .actsOnStaleView, .keepsOldView, .trustsStaleReadings, .trustsFutureReports,
            .readsGarbageAsHealthy, .confirmsAtOnce, .believesNonsense, .startsWithoutFullPass, .saysGreen,
            .ignoresPeerSilence:
            ["I2"]
        case .ignoresMaintenance, .ignoresHold, .liftsForeignStandby: ["I6"]
        case .ignoresTransition, .ignoresInterval, .ignoresBudget, .forgetsMovesAtRestart, .forgetsThatItForgets,
            .skipsDwell, .announcesToNobody, .announcesBlindly:
            ["I3"]
        case .ignoresPeerState, .ignoresPreview, .dropsPermanentMark, .standbyWithoutOthers,
            .fencesWhileSick:
            ["I1"]
        case .consolidatesAtOnce, .consolidatesUnasked: ["I2"]
        // What it takes for vacated is often still on its way.
        case .fencesBeforeVacated: ["I1", "I3"]
        case .ignoresPeerHealth: ["I1", "I2"]
        case .ignoresReplica, .ignoresFencePath: ["I7"]
        case .forgetsLatchAtRestart, .latchLiftedByRestart: ["I1", "I2", "I3", "I6"]
        case .forgetsPowerOffs: ["I3"]
        case .fenceWithoutReadBack, .fenceTrustsFirstRead, .departureCountsAsOff: ["I4"]
        case .drainsWithoutGate: ["I1", "I2", "I3", "I6", "I7"]
        case .cleansUpOnExit, .missesLostAttribute: ["I5"]
        case .tellsTheSecret: ["I8"]
        case .undecided: ["I9"]
        }
    }

    /// Where a hunt begins: near the seed that caught it last, for those that take many seeds. What it proves does not
    /// depend on it; how long it takes does.
    package var firstSeed: UInt64 {
        switch self {
        case .forgetsThatItForgets: 96
        case .ignoresPeerSilence, .forgetsMovesAtRestart: 19
        case .fencesBeforeVacated, .readsGarbageAsHealthy: 15
        default: 1
        }
    }
}
