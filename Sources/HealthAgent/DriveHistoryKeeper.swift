package import HealthPolicy
internal import HealthStore
internal import History
internal import Logging
internal import ServiceLifecycle

/// Where the drives' days are kept. A call returns when they are on the device, or throws a sentence for a person.
package protocol DriveHistoryStore: Sendable {
    /// nil if there are none yet.
    func load() async throws -> DriveLedger?
    func save(_ ledger: DriveLedger) async throws
}

/// Keeps the drives' days across a restart, beside the decision loop and never in its way: a disk that takes its time
/// delays a file that nothing is decided by.
package actor DriveHistoryKeeper: Service {
    /// A daemon that dies loses at most what came within this time, and files it again when it is read again.
    static let period = Duration.seconds(60)

    private let loop: DecisionLoop
    private let store: any DriveHistoryStore
    /// Of the ledger that is on the device.
    private var saved = 0

    package init(loop: DecisionLoop, store: any DriveHistoryStore) {
        self.loop = loop
        self.store = store
    }

    /// Gives the loop what was kept. To be called before the first report comes in.
    package func restore() async {
        do {
            guard let ledger = try await store.load() else { return }
            saved = ledger.revision
            await loop.restore(ledger)
        } catch {
            await loop.driveHistory(.read, trouble: "\(error)")
        }
    }

    package func saveIfChanged() async {
        let ledger = await loop.driveLedger
        guard ledger.revision != saved else { return }
        do {
            try await store.save(ledger)
            saved = ledger.revision
            await loop.driveHistory(.write, trouble: nil)
        } catch {
            await loop.driveHistory(.write, trouble: "\(error)")
        }
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // Only a cancelled sleep throws: the loop's condition ends it.
                try? await Task.sleep(for: DriveHistoryKeeper.period)
                await self.saveIfChanged()
            }
        }
    }
}

extension DriveHistoryFile: DriveHistoryStore {}

extension DecisionLoop {
    enum DriveHistoryStep: String {
        case read
        case write
    }

    var driveLedger: DriveLedger { assessor.driveLedger }

    func restore(_ ledger: DriveLedger) {
        assessor.driveLedger = ledger
        let bytes = ledger.bytes
        // A history is no place for the whole of it: without it a replay foretells from what it reads.
        if bytes.count <= 131_072 { record(.drives(bytes)) }
    }

    /// Said as an alarm of the daemon, and once in its log.
    func driveHistory(_ step: DriveHistoryStep, trouble: String?) {
        let subject = "drive-history-\(step.rawValue)"
        if let trouble, troubles[subject] == nil {
            logger.warning("history of the drives", metadata: ["step": "\(step.rawValue)", "error": "\(trouble)"])
        }
        troubles[subject] = trouble
    }
}
