internal import HealthModel
package import LinuxAccess
internal import ServiceLifecycle

/// Runs the decision loop until the daemon is asked to stop. Its end for any other reason is the daemon's end: a node
/// whose judge is gone must not look alive.
package struct DecisionService: Service {
    let loop: DecisionLoop
    let notifier: ServiceNotifier
    let isReady: @Sendable () -> Bool

    package init(
        loop: DecisionLoop, notifier: ServiceNotifier = ServiceNotifier(),
        isReady: @escaping @Sendable () -> Bool = { true }
    ) {
        self.loop = loop
        self.notifier = notifier
        self.isReady = isReady
    }

    package func run() async throws {
        await loop.started()
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                await work(&group)
            }
        }
        notifier.stopping()
    }

    private func work(_ group: inout DiscardingTaskGroup) async {
        var saidReady = false
        while !Task.isCancelled {
            if let long = await loop.wake() {
                group.addTask { await loop.carryOut(long) }
            }
            if !saidReady, isReady() {
                notifier.ready()
                saidReady = true
            }
            notifier.watchdog()
            let due = await loop.nextWake().nanoseconds - loop.time.now().nanoseconds
            let pause = min(.nanoseconds(max(0, due)), notifier.watchdogPeriod ?? .seconds(3600))
            await loop.signal.wait(atMost: pause)
        }
    }
}

/// Says our statement every period. Ends only with the daemon.
package struct HeartbeatService: Service {
    let loop: DecisionLoop

    package init(loop: DecisionLoop) {
        self.loop = loop
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await loop.beat()
                // Only a cancelled sleep throws: the loop's condition ends it.
                try? await Task.sleep(for: loop.settings.heartbeatInterval)
            }
        }
    }
}
