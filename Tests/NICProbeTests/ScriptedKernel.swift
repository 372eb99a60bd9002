import LinuxAccess
import Synchronization

@testable import NICProbe

/// A kernel that a test makes up: links, addresses, and a driver that answers by command number and checks every byte
/// that it is asked with.
final class ScriptedKernel: NetworkKernel {
    typealias Driver = @Sendable (_ interface: String, _ block: inout [UInt8]) -> SystemCallError?

    struct State {
        var links: [Frame.LinkPart] = []
        var addresses: [[UInt8]] = []
        var failure: NetworkError?
        /// By command: changes the block, or refuses. A driver that lacks the command is answered for with EOPNOTSUPP.
        var driver: [UInt32: Driver] = [:]
        var asked: [UInt32] = []
    }

    private let state = Mutex(State())
    private let events = Mutex<[LinkEvents]>([])

    func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
    }

    var asked: [UInt32] { state.withLock(\.asked) }

    static let unsupported = SystemCallError(operation: "ask", subject: "driver", errno: 95)
    static let denied = SystemCallError(operation: "ask", subject: "driver", errno: 1)
    static let hung = SystemCallError(operation: "ask", subject: "driver", errno: 5)
    static let late = SystemCallError(operation: "ask", subject: "driver", errno: 110)
    static let gone = SystemCallError(operation: "ask", subject: "driver", errno: 19)

    func list(_ request: RouteRequest) async throws(NetworkError) -> [NetlinkMessage] {
        let (links, addresses, failure) = state.withLock { ($0.links, $0.addresses, $0.failure) }
        if let failure { throw failure }
        return request == .links ? Frame.messages(links.map { Frame.link($0) }) : Frame.messages(addresses)
    }

    func ethtool(_ interface: String, _ block: inout [UInt8]) throws(SystemCallError) {
        guard let command = KernelBytes(block).load(0, as: UInt32.self) else { throw Self.unsupported }
        let answer = state.withLock { state in
            state.asked.append(command)
            return state.driver[command]
        }
        guard let answer else { throw Self.unsupported }
        if let refusal = answer(interface, &block) { throw refusal }
    }

    func say(_ more: LinkEvents) {
        events.withLock { $0.append(more) }
    }

    /// What was said, then the end.
    func nextEvents() async -> LinkEvents? {
        events.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
