package import HealthModel

/// One thing that could be otherwise than it is. What would follow from it is never said here: it is found out by
/// deciding anew (`Situation`).
package enum Hypothesis: Hashable, Sendable {
    case fails(Part)
    /// A suspicion is confirmed by further readings.
    case confirmed(finding: String, component: String)
    /// A finding is no longer found; one that is latched was cleared by a person as well.
    case ends(finding: String, component: String, latched: Bool)
    /// A person says that the node was mended.
    case cleared
    /// A sense delivers a full pass again, and finds nothing new.
    case senseReports(probe: String)
    case clusterAnswers
    case quorate
    case notInMaintenance
    case noTransition
    case peerServes(node: String)
    /// Its agent goes on speaking, and says what it said last.
    case peerSpeaks(node: String)
    /// Its agent speaks, and says that its node is green, not evacuated, and has so many points.
    case peerIsWell(node: String, score: Int)
    /// It does not suffer from what both nodes share.
    case peerEnvironmentEnds(node: String)
    case replicaInSync
    case replicationLinkWorks
    case fencePathProved(node: String)
    case holdLifted(owner: String)
    case peerHoldLifted(node: String)
    /// `crm_simulate` finds a place for everything that is to move.
    case everythingPlaced
    /// Everything stays as it is for so long.
    case later(Duration)

    /// A component that can fail, and how.
    package struct Part: Hashable, Sendable {
        package var probe: String
        package var kind: ComponentKind
        package var id: String
        package var name: String
        package var manner: Manner
        /// Another one of its group is lost already.
        package var isAnother: Bool
    }

    package enum Manner: String, Hashable, Sendable, CaseIterable {
        case supplyFails = "failed"
        case fanStops = "stopped"
        case warms = "reached its upper non-critical threshold"
        case overheats = "reached its upper critical threshold"
        case trips = "reached its upper non-recoverable threshold"
        case losesBits = "had an uncorrectable error"
        case railFails = "fell below its lower critical threshold"
        case slotFails = "reported a fault"
        case driveFails = "went offline"
        case linkFails = "lost its carrier"
    }

    /// After it nothing is as fresh as before: it has to be the last one.
    var isLater: Bool { if case .later = self { true } else { false } }

    /// The assessment has to be made anew.
    var isOfTheHardware: Bool {
        switch self {
        case .fails, .confirmed, .ends, .cleared, .senseReports: true
        default: false
        }
    }

    var part: Part? { if case .fails(let part) = self { part } else { nil } }
}

extension Hypothesis {
    /// Half a sentence: "PSU2 Status (power-supply) failed as well".
    package var words: String {
        switch self {
        case .fails(let part):
            "\(part.name) (\(part.kind.rawValue)) \(part.manner.rawValue)\(part.isAnother ? " as well" : "")"
        case .confirmed(let finding, let component):
            "the suspicion of \(component) (\(Self.rule(finding))) were confirmed"
        case .ends(let finding, let component, let latched):
            latched
                ? "\(component) (\(Self.rule(finding))) were mended and cleared"
                : "\(component) (\(Self.rule(finding))) were well again"
        case .cleared: "the node were cleared by forewarn clear"
        case .senseReports(let probe): "the \(probe) probe delivered a full pass again and found nothing new"
        case .clusterAnswers: "the cluster answered again and were as it was last read"
        case .quorate: "the partition had quorum"
        case .notInMaintenance: "nothing were in maintenance"
        case .noTransition: "the DC were idle"
        case .peerServes(let node): "\(node) were online and not in standby"
        case .peerSpeaks(let node): "the agent on \(node) were heard to go on speaking"
        case .peerIsWell(let node, let score):
            "the agent on \(node) said that it is green with at least \(score) points"
        case .peerEnvironmentEnds(let node): "\(node) did not suffer from the same"
        case .replicaInSync: "what is replicated were in sync on the peer"
        case .replicationLinkWorks: "the replication link worked"
        case .fencePathProved(let node): "fencing of \(node) were proved"
        case .holdLifted(let owner): "the hold of \(owner) were lifted by forewarn unhold"
        case .peerHoldLifted(let node): "the hold on \(node) were lifted by forewarn unhold there"
        case .everythingPlaced: "crm_simulate found a place for everything"
        case .later(let duration): "nothing else changed for \(Self.time(duration))"
        }
    }

    /// The rule that stands in front of a finding's id.
    private static func rule(_ finding: String) -> Substring { finding.prefix { $0 != "/" } }

    /// "90 s", "12 min", "5 h"; rounded up, so that the time named is enough.
    static func time(_ duration: Duration) -> String {
        let seconds = max(1, (duration.wholeMilliseconds + 999) / 1000)
        if seconds < 300 { return "\(seconds) s" }
        let minutes = (seconds + 59) / 60
        if minutes < 300 { return "\(minutes) min" }
        let hours = (minutes + 59) / 60
        return hours < 72 ? "\(hours) h" : "\((hours + 23) / 24) d"
    }
}
