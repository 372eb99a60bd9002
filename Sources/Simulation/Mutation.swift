internal import HealthModel
internal import HealthPolicy

/// A bug that is planted around the policy: in what the engine and the assessor are given, in what they remember and in
/// what becomes of their decisions. The production code knows nothing of it. Each must be caught by the checker.
package enum Mutation: String, CaseIterable, Sendable {
    // A gate's answer that is not listened to.
    case ignoresQuorum, ignoresMaintenance, ignoresTransition, ignoresPeerState, ignoresPeerSilence
    case ignoresPeerHealth, ignoresReplica, ignoresFencePath, ignoresInterval, ignoresBudget, ignoresHold
    case ignoresPreview
    // What is old or forged is believed.
    case actsOnStaleView, keepsOldView, trustsStaleReadings, trustsFutureReports, readsGarbageAsHealthy
    // The shield is down.
    case confirmsAtOnce, believesNonsense
    // Something is forgotten.
    case forgetsMovesAtRestart, forgetsLatchAtRestart, latchLiftedByRestart, forgetsThatItForgets, forgetsPowerOffs
    case skipsDwell
    // Two at once.
    case announcesToNobody, announcesBlindly
    // Power.
    case fencesWhileSick, fencesBeforeVacated, fenceWithoutReadBack, fenceTrustsFirstRead, dropsPermanentMark
    case departureCountsAsOff
    // What both nodes share.
    case consolidatesAtOnce, consolidatesUnasked
    // Whose standby it is.
    case liftsForeignStandby, drainsWithoutGate, standbyWithoutOthers
    // The rest.
    case startsWithoutFullPass, saysGreen, cleansUpOnExit, tellsTheSecret, undecided, missesLostAttribute

    /// Intervals that show it soonest; nil for any.
    var profile: Scenario.Profile? {
        switch self {
        case .forgetsThatItForgets: .lab
        case .forgetsMovesAtRestart, .ignoresBudget: .tight
        default: nil
        }
    }

    /// Kinds of fault that show it soonest.
    var focus: [FaultKind] {
        switch self {
        case .ignoresQuorum: [.partition, .overheating, .nodeCrash]
        case .ignoresMaintenance: [.maintenance, .overheating, .aboutToTrip]
        case .ignoresTransition: [.overheating, .drain, .slowCluster, .foreignStandby]
        case .ignoresPeerState: [.foreignStandby, .overheating, .drain]
        case .ignoresPeerSilence: [.agentHang, .agentCrash, .overheating, .stuckProbe]
        case .ignoresPeerHealth: [.bothSick, .overheating, .stuckProbe]
        case .ignoresReplica: [.resync, .overheating]
        case .ignoresFencePath: [.fenceFails, .overheating, .drain]
        case .ignoresInterval, .ignoresBudget: [.overheating, .aboutToTrip]
        case .ignoresHold: [.hold, .overheating]
        case .ignoresPreview: [.ban, .overheating, .foreignHealth]
        case .actsOnStaleView: [.slowCluster, .overheating, .clusterSilent]
        case .keepsOldView: [.clusterSilent, .overheating]
        case .trustsStaleReadings: [.stuckProbe, .deadProbe, .overheating]
        case .trustsFutureReports: [.futureReports, .stuckProbe]
        case .readsGarbageAsHealthy: [.attributesLost, .agentCrash, .overheating, .agentCrash]
        case .confirmsAtOnce: [.glitch]
        case .believesNonsense: [.sickBMC, .glitch]
        case .forgetsMovesAtRestart: [.overheating, .agentCrash, .aboutToTrip]
        case .forgetsLatchAtRestart, .latchLiftedByRestart: [.memoryError, .agentCrash]
        case .forgetsThatItForgets: [.stateLost, .overheating, .overheating, .driveFailing]
        case .forgetsPowerOffs: [.memoryError, .clear]
        case .skipsDwell: [.overheating, .aboutToTrip]
        case .announcesToNobody, .announcesBlindly: [.bothSick, .memoryError, .slowCluster]
        case .fencesWhileSick: [.memoryError, .overheating, .warm, .driveFailing]
        case .fencesBeforeVacated: [.memoryError, .ban, .slowCluster]
        case .fenceWithoutReadBack: [.fenceLies, .nodeCrash, .partition]
        case .fenceTrustsFirstRead: [.fenceFlickers, .nodeCrash, .partition]
        case .dropsPermanentMark: [.memoryError]
        case .departureCountsAsOff: [.memoryError, .fenceLies, .nodeLeaves]
        case .consolidatesAtOnce, .consolidatesUnasked: [.roomHot, .warm]
        case .liftsForeignStandby: [.foreignStandby, .drain]
        case .drainsWithoutGate: [.drain, .maintenance, .agentHang, .foreignStandby]
        case .standbyWithoutOthers: [.drain, .foreignStandby]
        case .startsWithoutFullPass: [.agentCrash, .stuckProbe, .deadProbe]
        case .saysGreen: [.stuckProbe, .memoryError]
        case .cleansUpOnExit: [.agentCrash]
        case .tellsTheSecret: [.memoryError]
        case .undecided: [.overheating]
        case .missesLostAttribute: [.attributesLost, .overheating]
        }
    }
}
