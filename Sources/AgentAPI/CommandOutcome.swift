internal import HealthModel

/// How `forewarn` ends; docs/cli.md lists the codes.
package enum CommandOutcome: Int32, Sendable {
    case ok = 0
    /// Refused, or begun and not finished.
    case refused = 1
    /// The cluster or the daemon cannot tell.
    case unknown = 3
    /// EX_UNAVAILABLE of sysexits(3): the daemon does not answer.
    case unreachable = 69

    package init(_ result: ProgressLine.Result?) {
        self =
            switch result {
            case .ok: .ok
            case .refused, .failed: .refused
            case .unknown, nil: .unknown
            }
    }

    package init(_ status: StatusDocument) {
        self = status.cluster.reachable && status.health != .unknown ? .ok : .unknown
    }

    package init(_ error: APIError) {
        self =
            switch error.code {
            case .unreachable: .unreachable
            case .refused: .refused
            case .unreadable: .unknown
            }
    }
}
