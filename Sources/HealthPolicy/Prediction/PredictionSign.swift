internal import HealthModel

/// A counter of a drive that tells of a failure to come, in the meaning of its quantity and never of an attribute number.
package enum PredictionSign: Int, CaseIterable, Sendable {
    case reallocatedSectors
    /// Sectors waiting and sectors that an off-line scan could not read: two views of one list, the larger counts.
    case pendingSectors
    case reportedUncorrectable
    case endToEndErrors
    case spinRetries
    /// Only where the vendor counts errors in it; a rate that packs operations and errors is none.
    case seekErrors
    case commandTimeouts
    case interfaceErrors
    case programFailures
    case eraseFailures
    case mediaErrors
    /// Percent of the rated endurance used.
    case enduranceUsed
    /// 100 less the percent of spare blocks left.
    case spareUsed
    /// Not an error: it must advance with the hours that pass (`standstill`).
    case powerOnHours

    /// The quantities that it is read from; of several the largest counts.
    static let sources: [(quantity: QuantityName, sign: PredictionSign)] = [
        (.reallocatedSectors, .reallocatedSectors),
        (.pendingSectors, .pendingSectors),
        (.offlineUncorrectable, .pendingSectors),
        (.reportedUncorrectable, .reportedUncorrectable),
        (.endToEndErrors, .endToEndErrors),
        (.spinRetries, .spinRetries),
        (.commandTimeouts, .commandTimeouts),
        (.interfaceErrors, .interfaceErrors),
        (.programFailures, .programFailures),
        (.eraseFailures, .eraseFailures),
        (.mediaErrors, .mediaErrors),
        (.enduranceUsed, .enduranceUsed),
        (.powerOnHours, .powerOnHours),
    ]

    /// What a person calls it.
    package var words: String {
        switch self {
        case .reallocatedSectors: "reallocated sectors"
        case .pendingSectors: "pending or uncorrectable sectors"
        case .reportedUncorrectable: "reported uncorrectable errors"
        case .endToEndErrors: "end-to-end errors"
        case .spinRetries: "spin retries"
        case .seekErrors: "seek errors"
        case .commandTimeouts: "command timeouts"
        case .interfaceErrors: "interface errors"
        case .programFailures: "program failures"
        case .eraseFailures: "erase failures"
        case .mediaErrors: "media errors"
        case .enduranceUsed: "percent of endurance used"
        case .spareUsed: "percent of spare blocks used"
        case .powerOnHours: "power-on hours"
        }
    }
}
