internal import HealthModel
package import History
internal import LinuxAccess
internal import Logging
internal import ServiceLifecycle

/// Writes what `forewarn replay` needs, beside the decision loop and never in its way: a disk that is slow, full or gone
/// costs history, which says so, and no decision.
package actor HistoryKeeper: Service {
    /// A daemon that dies loses at most what came within this time and decided nothing.
    static let period = Duration.seconds(30)
    /// A file that is damaged in the middle can be read again after this long.
    static let chapterPeriod = Duration.seconds(6 * 3600)

    private let executor = QueueExecutor(label: "forewarn.history")
    private let loop: DecisionLoop
    private let inbox: HistoryInbox
    private let signal: WakeSignal
    private var writer: HistoryWriter
    private var chapterAt: MonotonicInstant?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter signal: fired when something was decided.
    package init(loop: DecisionLoop, inbox: HistoryInbox, signal: WakeSignal, writer: HistoryWriter) {
        self.loop = loop
        self.inbox = inbox
        self.signal = signal
        self.writer = writer
    }

    /// Writes what waits.
    package func write() async {
        let entries = inbox.fetch()
        for case .chapter in entries.map(\.event) { chapterAt = loop.time.now() }
        let before = writer.status.message
        writer.write(entries)
        let status = writer.status
        let isOld = chapterAt.map { $0.age(at: loop.time.now()) > Self.chapterPeriod } ?? false
        if status.wantsChapter || isOld { inbox.askForChapter() }
        guard status.message != before else { return }
        await loop.historyTrouble(status.message.map { "\($0) (\(status.lost) event(s) lost)" })
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.signal.wait(atMost: Self.period)
                await self.write()
            }
        }
        await write()
    }
}

extension DecisionLoop {
    /// Said as an alarm of the daemon, and once in its log.
    func historyTrouble(_ trouble: String?) {
        if let trouble, troubles["history"] == nil {
            logger.warning("history not written", metadata: ["error": "\(trouble)"])
        }
        troubles["history"] = trouble.map { "What forewarn replay needs cannot be written: \($0)" }
    }
}
