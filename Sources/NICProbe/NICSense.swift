package import ProbeRuntime

/// The network links: carrier and removal as events, counters, speed and optics by a schedule (rtnetlink(7), ethtool).
package struct NICSense: Sense {
    package let name = "nic"
    package let source = "rtnetlink"

    private let kernel: any NetworkKernel
    private let reader: LinkReader

    /// Listens when it returns: what happens from then on is heard by `wakes`, in the network namespace of the thread that
    /// calls this.
    package init(_ configuration: NICConfiguration = NICConfiguration()) {
        self.init(configuration, kernel: SystemNetworkKernel())
    }

    init(_ configuration: NICConfiguration, kernel: some NetworkKernel) {
        self.kernel = kernel
        reader = LinkReader(configuration, kernel: kernel)
    }

    package func read(_ request: SenseRequest) async -> SenseResult {
        await reader.read(request)
    }

    package func beginAnew() async { reader.roleProblem.beginAnew() }

    package func delivered() async { reader.roleProblem.delivered() }

    /// For one consumer. The kernel's receive buffer is the queue; when it overflows, everything is looked at again.
    package func wakes() -> AsyncStream<SenseWake> {
        let listener = LinkListener(kernel: kernel, reader: reader)
        return AsyncStream(unfolding: { await listener.next() })
    }
}

private actor LinkListener {
    private let kernel: any NetworkKernel
    private let reader: LinkReader
    private var watch = LinkWatch()

    init(kernel: some NetworkKernel, reader: LinkReader) {
        self.kernel = kernel
        self.reader = reader
    }

    func next() async -> SenseWake? {
        while let events = await kernel.nextEvents() {
            switch events {
            case .lost:
                watch.forget()
                return .rescan
            case .messages(let messages):
                let names = watch.news(in: messages) { reader.measures($0) }
                if !names.isEmpty { return .devices(names) }
            }
        }
        return nil
    }
}
