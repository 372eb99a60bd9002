internal import ServiceLifecycle

/// Where a person's orders are carried out. An order that was begun is watched to its end also when the person goes away.
package struct OperatorDesk: Service {
    typealias Order = @Sendable () async -> Void

    private let orders: AsyncStream<Order>
    private let incoming: AsyncStream<Order>.Continuation

    package init() {
        (orders, incoming) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(8))
    }

    /// - Returns: whether it was taken; too many wait otherwise.
    func take(_ order: @escaping Order) -> Bool {
        if case .enqueued = incoming.yield(order) { true } else { false }
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await order in orders { group.addTask { await order() } }
            }
        }
    }
}
