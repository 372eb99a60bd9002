internal import FoundationEssentials
internal import HealthModel
internal import LinuxAccess

/// When a power-off was asked of the fencer.
package struct PowerOffOrder: Equatable, Sendable {
    /// Seconds since 1970, read before the fence history was.
    package var at: Int64
    /// Successes that the fence history showed before the order although they bear a later time: the clock was set back
    /// since. They prove nothing of this order. Seconds since 1970; empty as long as clocks only go forward.
    package var before: [Int64]

    package init(at: Int64, before: [Int64] = []) {
        self.at = at
        self.before = before
    }
}

/// Remembers every power-off that was asked of the fencer, on disk and before it is asked.
///
/// Two rules rest on it: one power-off for a cause, and so many in a day. What cannot be remembered is not done.
package actor FencingLedger {
    struct Entry: Codable, Equatable {
        var nonce: String
        var node: String
        var reason: String
        /// Seconds since 1970.
        var at: Int64
        /// `PowerOffOrder.before`; absent where it is empty.
        var before: [Int64]?
        var boot: String
        /// Nanoseconds since that boot.
        var instant: MonotonicInstant

        var order: PowerOffOrder { PowerOffOrder(at: at, before: before ?? []) }
    }

    /// The answer to a reservation.
    package enum Reservation: Equatable, Sendable {
        case granted
        /// This cause has had its power-off.
        case used(PowerOffOrder)
        case refused(String)
    }

    static let sizeLimit = 1 << 20
    /// Oldest entries are dropped beyond this; at two a day it is more than half a year.
    static let entryLimit = 512
    private static let day = Duration.seconds(86_400)

    private let path: String
    private let budget: Int
    private let boot: String
    private let clock: ActuatorClock

    /// - Parameters:
    ///   - path: a file in the actuator's own state directory.
    ///   - budget: power-offs within 24 hours.
    package init(path: String, budget: Int, boot: String, clock: ActuatorClock) {
        self.path = path
        self.budget = budget
        self.boot = boot
        self.clock = clock
    }

    /// Takes one power-off from the budget for this cause. Once granted it is spent, whatever comes of it.
    package func reserve(_ order: PowerOffOrder, nonce: String, node: String, reason: String) -> Reservation {
        let entries: [Entry]
        do {
            entries = try load()
        } catch {
            return .refused(sentence(error))
        }
        if let earlier = entries.first(where: { $0.nonce == nonce }) { return .used(earlier.order) }
        let recent = entries.filter(isRecent)
        guard recent.count < budget else {
            return .refused("\(recent.count) power-offs within 24 hours are the limit (\(budget)).")
        }
        let entry = Entry(
            nonce: nonce, node: node, reason: reason, at: order.at, before: order.before.isEmpty ? nil : order.before,
            boot: boot, instant: clock.now())
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            try PrivateFile.replace(
                path, with: Array(try encoder.encode((entries + [entry]).suffix(FencingLedger.entryLimit))))
        } catch {
            return .refused("The power-off cannot be recorded, so it is not done: \(error)")
        }
        return .granted
    }

    /// The one power-off of this cause; nil if it had none, or if the record cannot be read, which `reserve` tells.
    package func order(of nonce: String) -> PowerOffOrder? { try? load().first { $0.nonce == nonce }?.order }

    /// One sentence if no power-off can be granted because the record cannot be read; the file is left as it is.
    package func trouble() -> String? {
        do {
            _ = try load()
            return nil
        } catch {
            return sentence(error)
        }
    }

    private struct Damage: Error, CustomStringConvertible {
        let description = "The file holds no list of power-offs, or only the beginning of one."
    }

    private func sentence(_ error: any Error) -> String {
        "The record of earlier power-offs cannot be read, so a repetition could not be told and nothing is switched off: "
            + "\(error) Look at \(path), and move it away only if no power-off happened within 24 hours."
    }

    private func load() throws -> [Entry] {
        guard let bytes = try PrivateFile.read(path, limit: FencingLedger.sizeLimit) else { return [] }
        guard let entries = try? JSONDecoder().decode([Entry].self, from: Data(bytes)) else { throw Damage() }
        return entries
    }

    /// Within one boot by the boot clock, across boots by wall time; an entry from the future counts, because a clock
    /// that was set back must not refill the budget.
    private func isRecent(_ entry: Entry) -> Bool {
        guard entry.boot == boot else { return entry.at > clock.wallSeconds() - 86_400 }
        return entry.instant.age(at: clock.now()) < FencingLedger.day
    }
}
