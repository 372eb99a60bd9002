internal import HealthModel
internal import LinuxAccess
internal import Synchronization

/// The running kernel. Its sockets are opened at once, so that no event after that is missed, in the network namespace
/// of the thread that makes it.
final class SystemNetworkKernel: NetworkKernel {
    private struct Sockets {
        var requests: RouteSocket
        var events: RouteSocket
        var drivers: EthtoolSocket

        init() throws(SystemCallError) {
            events = try RouteSocket(groups: RouteSocket.linkGroup, receiveBuffer: 4 << 20)
            requests = try RouteSocket()
            drivers = try EthtoolSocket()
        }
    }

    /// A list that takes longer than this hangs on a lock.
    private static let deadline: Duration = .seconds(5)
    private static let attempts = 4
    /// A machine with 10,000 links lists about 20 MiB of messages.
    private static let listLimit = 64 << 20

    private let sockets: Mutex<Result<Sockets, SystemCallError>>
    private let sequence = Atomic<UInt32>(0)

    init() {
        sockets = Mutex(Result { () throws(SystemCallError) in try Sockets() })
    }

    func list(_ request: RouteRequest) async throws(NetworkError) -> [NetlinkMessage] {
        let socket: RouteSocket
        do {
            socket = try opened().requests
        } catch {
            throw .call(error)
        }
        let deadline = MonotonicClock.now().advanced(by: Self.deadline)
        for _ in 0..<Self.attempts {
            if let messages = try await attempt(request, over: socket, until: deadline) { return messages }
        }
        throw .unsteady
    }

    /// nil when the tables changed meanwhile.
    private func attempt(
        _ request: RouteRequest, over socket: RouteSocket, until deadline: MonotonicInstant
    ) async throws(NetworkError) -> [NetlinkMessage]? {
        let number = sequence.wrappingAdd(1, ordering: .relaxed).newValue
        var found: [NetlinkMessage] = []
        var size = 0
        var isSteady = true
        do {
            try socket.send(request.bytes(sequence: number))
            while true {
                guard let received = try socket.receive() else {
                    guard await socket.wait(until: deadline) == .ready else { throw NetworkError.timeout }
                    continue
                }
                guard case .datagram(let bytes) = received else { return nil }
                size += bytes.count
                let (messages, isWhole) = NetlinkMessage.parse(bytes)
                guard isWhole, size <= Self.listLimit else { throw NetworkError.garbled }
                // What answers an earlier request, one that was given up, has another number.
                for message in messages where message.sequence == number {
                    isSteady = isSteady && !message.isInterrupted
                    if let code = message.failure { throw NetworkError.refused(code) }
                    if message.kind == .done { return isSteady ? found : nil }
                    if message.kind == request.answer { found.append(message) }
                }
            }
        } catch let error as NetworkError {
            throw error
        } catch let error as SystemCallError {
            throw .call(error)
        } catch {
            throw .garbled
        }
    }

    func ethtool(_ interface: String, _ block: inout [UInt8]) throws(SystemCallError) {
        try opened().drivers.call(interface, &block)
    }

    func nextEvents() async -> LinkEvents? {
        while !Task.isCancelled {
            guard let socket = try? opened().events else {
                // The reports say why; listening is tried again.
                do { try await Task.sleep(for: .seconds(30)) } catch { return nil }
                if (try? opened()) != nil { return .lost }
                continue
            }
            do {
                guard let received = try socket.receive() else {
                    guard await socket.wait(until: nil) == .ready else { return nil }
                    continue
                }
                guard case .datagram(let bytes) = received else { return .lost }
                let (messages, isWhole) = NetlinkMessage.parse(bytes)
                return isWhole ? .messages(messages) : .lost
            } catch {
                // Opened anew by the next turn; what was said meanwhile is lost.
                sockets.withLock { $0 = .failure(error) }
                if (try? opened()) != nil { return .lost }
            }
        }
        return nil
    }

    private func opened() throws(SystemCallError) -> Sockets {
        let result = sockets.withLock { state in
            if case .failure = state { state = Result { () throws(SystemCallError) in try Sockets() } }
            return state
        }
        return try result.get()
    }
}
