extension NVMePages {
    /// NVM Express base specification 2.0: Identify Controller (figure 275) and SMART / Health Information (figure 207).
    package var report: NVMeReport {
        let identify = PageBytes(identifyController)
        var report = NVMeReport(identity: DriveIdentity())
        report.garbage = NVMePages.fault(identify, "Identify Controller", size: 4096)
        guard report.garbage == nil else { return report }
        report.identity.serial = identify.text(4, 20).flatMap { DriveIdentity.meaningful($0) }
        report.identity.model = identify.text(24, 40).flatMap { DriveIdentity.meaningful($0) }
        report.identity.firmware = identify.text(64, 8).flatMap { DriveIdentity.meaningful($0) }
        report.identity.rotationRate = 0
        report.warningTemperature = identify.little(266, 2).flatMap { NVMePages.celsius(kelvin: Double($0)) }
        report.criticalTemperature = identify.little(268, 2).flatMap { NVMePages.celsius(kelvin: Double($0)) }
        guard let healthLog else { return report }
        let log = PageBytes(healthLog)
        report.garbage = NVMePages.fault(log, "SMART / Health Information log (02h)", size: 512)
        guard report.garbage == nil else { return report }
        report.criticalWarning = log.byte(0)
        let kelvin = log.little(1, 2).map { Double($0) } ?? 0
        report.take(celsius: NVMePages.celsius(kelvin: kelvin), isGiven: kelvin != 0)
        report.availableSpare = log.byte(3).map { Double($0) }
        report.spareThreshold = log.byte(4).map { Double($0) }
        report.percentageUsed = log.byte(5).map { Double($0) }
        report.powerCycles = log.counter128(112)
        report.powerOnHours = log.counter128(128)
        report.unsafeShutdowns = log.counter128(144)
        report.mediaErrors = log.counter128(160)
        report.errorLogEntries = log.counter128(176)
        return report
    }

    /// nil for 0, which means "not reported", and for what no drive survives.
    package static func celsius(kelvin: Double) -> Double? {
        (200...473).contains(kelvin) ? kelvin - 273 : nil
    }

    private static func fault(_ page: PageBytes, _ name: String, size: Int) -> String? {
        if page.count != size {
            return "\(name) has \(page.count) bytes instead of \(size); read the controller again."
        }
        if page.allOnes { return "\(name) is all ones; the controller has left the bus or is resetting." }
        if page.allZero { return "\(name) is all zero; the controller did not answer." }
        return nil
    }
}
