internal import LinuxAccess

/// What the sense asks of the kernel: one method per transport, the bytes' meaning is ours.
protocol NetworkKernel: Sendable {
    /// Every message that answers the request.
    func list(_ request: RouteRequest) async throws(NetworkError) -> [NetlinkMessage]

    /// SIOCETHTOOL (linux/ethtool.h).
    func ethtool(_ interface: String, _ block: inout [UInt8]) throws(SystemCallError)

    /// The next link messages; nil once the task is cancelled.
    func nextEvents() async -> LinkEvents?
}

enum LinkEvents: Equatable {
    case messages([NetlinkMessage])
    /// Messages were lost.
    case lost
}

/// Why the kernel's tables could not be listed.
enum NetworkError: Error, Equatable {
    case call(SystemCallError)
    /// No complete answer within the deadline.
    case timeout
    /// NLMSG_ERROR with this error number.
    case refused(Int32)
    /// A datagram whose lengths cannot be true.
    case garbled
    /// The tables changed each time while they were listed.
    case unsteady

    var code: String {
        switch self {
        case .timeout: "timeout"
        case .call(let error) where error.isPermissionDenied: "permission"
        case .call, .refused: "kernel-error"
        case .garbled: "garbled"
        case .unsteady: "busy"
        }
    }

    var message: String {
        switch self {
        case .call(let error): error.description
        case .timeout: "The kernel did not list the network links in time; a driver may hold its lock."
        case .refused(let code): "The kernel refused to list the network links (errno \(code))."
        case .garbled: "The kernel's list of network links cannot be read: a length in it is wrong."
        case .unsteady: "The network links changed each time while they were listed; it is tried again."
        }
    }
}
