internal import Dispatch
internal import Glibc
internal import Synchronization

/// Stands between probe and BMC at an address of its own, counts the probe's datagrams and lets them pass, or not.
final class UDPRelay: Sendable {
    enum Behaviour: Sendable {
        case forward
        /// Nothing passes any more after so many further requests.
        case silent(after: Int)
        /// Every request and every answer is lost with this chance in a thousand, by a generator with a fixed seed.
        case lossy(perMille: UInt64)
        /// The last bytes of answers after so many further requests are inverted.
        case garbled(after: Int)
    }

    private struct State {
        var behaviour = Behaviour.forward
        var requests = 0
        var stopped = false
        var seed: UInt64 = 0x9E37_79B9_7F4A_7C15
    }

    let address: String
    private let state = Mutex(State())
    private let descriptor: Int32
    private let upstream: String
    private let finished = DispatchSemaphore(value: 0)
    private static let counter = Mutex<UInt32>(0)

    init(to upstream: String) throws {
        let number = Self.counter.withLock { value in
            value += 1
            return value
        }
        let process = UInt32(bitPattern: getpid())
        // 127.8/13 is not used by the simulators.
        address = "127.\(8 + process >> 8 & 7).\(process & 0xFF).\(1 + number % 250)"
        self.upstream = upstream
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard Self.with(address, { bind(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw RelayError()
        }
        // A thread of its own for the time of a test: poll(2) blocks it.
        DispatchQueue(label: "relay").async { self.run() }
    }

    struct RelayError: Error {}

    /// Datagrams that came from the probe since the last reset.
    var requests: Int { state.withLock { $0.requests } }

    func behave(_ behaviour: Behaviour) {
        state.withLock { state in
            state.behaviour = behaviour
            state.requests = 0
        }
    }

    func stop() {
        state.withLock { $0.stopped = true }
        finished.wait()
    }

    // MARK: - The thread

    private struct Client {
        var address: sockaddr_in
        var descriptor: Int32
    }

    private func run() {
        var clients: [Client] = []
        var block = [UInt8](repeating: 0, count: 2048)
        while !state.withLock({ $0.stopped }) {
            var waits = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
            waits += clients.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            guard poll(&waits, nfds_t(waits.count), 20) > 0 else { continue }
            if waits[0].revents != 0 { receive(&clients, &block) }
            for (client, wait) in zip(clients, waits.dropFirst()) where wait.revents != 0 {
                answer(client, &block)
            }
        }
        for client in clients { close(client.descriptor) }
        close(descriptor)
        finished.signal()
    }

    private func receive(_ clients: inout [Client], _ block: inout [UInt8]) {
        var sender = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(descriptor, &block, 2048, 0, $0, &size)
            }
        }
        guard count > 0, passes(isRequest: true) else { return }
        let known = clients.first { $0.address.sin_port == sender.sin_port }
        if known == nil {
            let outgoing = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            _ = Self.with(upstream) { connect(outgoing, $0, $1) }
            clients.append(Client(address: sender, descriptor: outgoing))
            // Each session has a port of its own; the old ones are over.
            if clients.count > 8 { close(clients.removeFirst().descriptor) }
        }
        if let client = known ?? clients.last { send(client.descriptor, block, count, 0) }
    }

    private func answer(_ client: Client, _ block: inout [UInt8]) {
        let count = recv(client.descriptor, &block, 2048, 0)
        guard count > 0, passes(isRequest: false) else { return }
        if isGarbled { for index in max(0, count - 20)..<count { block[index] = ~block[index] } }
        var address = client.address
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, block, count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private func passes(isRequest: Bool) -> Bool {
        state.withLock { state in
            if isRequest { state.requests += 1 }
            switch state.behaviour {
            case .forward, .garbled: return true
            case .silent(let limit): return state.requests <= limit
            case .lossy(let chance):
                state.seed = state.seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return state.seed >> 33 % 1000 >= chance
            }
        }
    }

    private var isGarbled: Bool {
        state.withLock { state in
            if case .garbled(let limit) = state.behaviour { return state.requests > limit }
            return false
        }
    }

    private static func with(_ text: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(623).bigEndian
        address.sin_addr.s_addr = inet_addr(text)
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
