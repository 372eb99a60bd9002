package import HealthModel
package import HealthPolicy

/// Something that the decision loop took in, judged or did, in the order in which it happened: what `forewarn replay` needs
/// to go the same way again.
package enum HistoryEvent: Equatable, Sendable {
    /// A place to begin reading at.
    case chapter(HistoryChapter)
    /// The day that the node's clock shows (since 1970-01-01, UTC); nil for a clock that says nothing sensible.
    case day(Int?)
    /// Seconds since 1970 when the monotonic clock stood at 0: for display.
    case wall(Double)
    /// `DriveLedger.bytes` as they were when the daemon started.
    case drives([UInt8])
    case report(ProbeReport)
    /// The hardware was judged; the next step rests on it.
    case assessed
    /// The cluster was read. Without statements, which have events of their own, and without the CIB's revision.
    case view(ClusterView)
    case unreachable(String)
    case statement(NodeStatement)
    case previewed(PreviewKnowledge)
    case previewsForgotten
    case step(HistoryStep)
    case finished(Action, ActionOutcome)
    case hold(DecisionState.OperatorHold?)
    /// A person cleared the node.
    case cleared(ClearResult)
    /// From now on the findings of these rules only advise.
    case demoted([String])
    /// So many events before this one were not kept.
    case lost(Int)
}

package struct HistoryEntry: Equatable, Sendable {
    package var at: MonotonicInstant
    package var event: HistoryEvent

    package init(at: MonotonicInstant, event: HistoryEvent) {
        self.at = at
        self.event = event
    }
}

/// One step of the engine.
package struct HistoryStep: Equatable, Sendable {
    package enum Ending: String, Sendable {
        /// The engine was answered, and the next step follows.
        case goesOn = "g"
        /// The loop came to rest on this decision.
        case settled = "s"
        /// What was decided before stands; the step was only taken to hear what the peers say.
        case stands = "t"
        /// Within a person's order, which has a plan of its own.
        case order = "o"
    }

    package var ending: Ending
    /// nil if the engine did not use the word that it was given.
    package var nonce: String?
    package var decision: DecisionGist

    package init(ending: Ending, nonce: String?, decision: DecisionGist) {
        self.ending = ending
        self.nonce = nonce
        self.decision = decision
    }
}
