internal import HealthModel

/// What an extension's word can bring about.
///
/// An extension is somebody else's program. It may say that a part fails, and the workload then moves; it may never
/// report a class that leads to a power-off or to an evacuation ahead of a stop, nor one that only a person can lift.
enum ExtensionLimit {
    /// An extension's reports carry this before their probe's name.
    static let prefix = "x-"

    static func isExtension(_ probe: String) -> Bool { probe.hasPrefix(prefix) }
}

extension Rule {
    /// The rule as far as this probe may make it count.
    func allowed(to probe: String) -> Rule {
        guard ExtensionLimit.isExtension(probe) else { return self }
        var rule = self
        rule.severity = min(severity, .failing)
        rule.consequence = .none
        rule.latches = false
        rule.logSuffices = false
        return rule
    }
}
