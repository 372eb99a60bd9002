package import HealthModel

/// What the reports of ATA, NVMe and SCSI drives share.
package protocol DriveReport: Sendable {
    /// What was read, and one sentence on what was there and could not be read or believed; nil if all of it could.
    func told(of component: Component) -> (measurement: Measurement, doubt: String?)
}

extension DriveReport {
    /// With a doubt it may warn, and is never healthy.
    package func measurement(of component: Component) -> Measurement { told(of: component).measurement }

    /// For a judgement without a past: the doubt stands as a finding of quality beside what was read.
    package func measurements(of component: Component) -> [Measurement] {
        let (measurement, doubt) = told(of: component)
        guard let doubt, measurement.condition != .garbled else { return [measurement] }
        return [measurement, Measurement(component: component, condition: .garbled, message: doubt)]
    }
}
