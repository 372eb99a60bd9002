internal import HealthModel

extension Assessor {
    /// The node's own day, before a report is taken in; without it nothing is filed by day, and nothing foretold.
    package mutating func dayIs(_ day: NodeDay?) { today = day }

    /// What a reading of a drive foretells together with the days before it. Somebody else's program foretells nothing.
    mutating func foretell(
        _ measurement: Measurement, _ record: inout MeasurementRecord, of probe: String, at instant: MonotonicInstant
    ) {
        guard let today, measurement.component.kind == .drive, !ExtensionLimit.isExtension(probe) else { return }
        guard let prediction = driveLedger.outlook(of: measurement, on: today, at: instant) else { return }
        let patience = FindingPatience(configuration, confirmation: .readings)
        if prediction.chance >= ForecastRules.said {
            _ = record.tracks.wasBad(
                ForecastRules.drive, component: record.component,
                evidence: prediction.evidence(for: record.component.name), at: instant, patience: patience)
            return
        }
        record.tracks.update { track in
            guard track.rule.id == ForecastRules.drive.id else { return }
            if prediction.chance >= ForecastRules.over {
                track.wasHolding(at: instant, patience: patience)
            } else {
                track.wasClear(at: instant, patience: patience)
            }
        }
    }
}
