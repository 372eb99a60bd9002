extension ATAPages {
    /// Reads the pages; a page that cannot be believed makes the whole report garbage, because a bridge that garbles one
    /// garbles the others unseen.
    package var report: ATAReport {
        var report = ATAReport(identity: DriveIdentity())
        let page = PageBytes(identify)
        if let fault = ATAPages.fault(page, "IDENTIFY DEVICE", checked: ATAPages.identifyIsChecked(page)) {
            report.garbage = fault
            return report
        }
        // Serial number, firmware and model are ASCII (ACS-4 section 9.11.3); old drives have no checksum to tell by.
        let text = (page.slice(20, 20) ?? []) + (page.slice(46, 48) ?? [])
        guard text.allSatisfy({ $0 == 0 || (0x20...0x7E).contains($0) }) else {
            report.garbage = "IDENTIFY DEVICE holds no readable model name; read the drive again and check its cable."
            return report
        }
        report.identity = ATAPages.identity(page)
        report.identity.transport = "ATA"
        readSMART(into: &report)
        return report
    }

    /// For structures that came without their IDENTIFY DEVICE: they may warn, and are never healthy.
    package var reportWithoutIdentity: ATAReport {
        var report = ATAReport(identity: DriveIdentity())
        readSMART(into: &report)
        return report
    }

    private func readSMART(into report: inout ATAReport) {
        report.passed = passed
        guard let smartData else {
            report.gap = "The drive gives no SMART data; switch SMART on (smartctl -s on) or read it by another way."
            return
        }
        let data = PageBytes(smartData)
        let thresholds = smartThresholds.map { PageBytes($0) }
        let selfTests = selfTestLog.map { PageBytes($0) }
        let errors = errorLog.map { PageBytes($0) }
        report.garbage =
            ATAPages.fault(data, "SMART READ DATA", checked: true)
            ?? thresholds.flatMap { ATAPages.fault($0, "SMART READ THRESHOLDS", checked: true, mayBeEmpty: true) }
        guard report.garbage == nil else { return }
        report.attributes = ATAPages.attributes(data, thresholds: thresholds)
        // A log with a wrong checksum is a known fault of firmware; the attributes still stand, and may be bad news.
        if let selfTests {
            report.gap = ATAPages.fault(selfTests, "SMART self-test log", checked: true, mayBeEmpty: true)
            if report.gap == nil { report.selfTests = ATASelfTestLog.entries(selfTests) }
        }
        if let errors {
            if let fault = ATAPages.fault(errors, "SMART error log", checked: true, mayBeEmpty: true) {
                report.gap = report.gap ?? fault
            } else if !errors.allZero {
                // Bytes 452-453: device error count (ACS-3 annex, SMART error log summary).
                report.loggedErrors = errors.little(452, 2).map { Int($0) }
            }
        }
        if passed == nil, smartThresholds == nil {
            report.gap = "The drive gave neither its own verdict nor its thresholds; read it again."
        }
    }

    /// What is wrong with a 512-byte structure, or nil.
    static func fault(_ page: PageBytes, _ name: String, checked: Bool, mayBeEmpty: Bool = false) -> String? {
        guard page.count >= 512 else {
            return "\(name) has \(page.count) bytes instead of 512; read the drive again without the bridge between."
        }
        if page.count > 512 { return "\(name) has \(page.count) bytes instead of 512; it is another structure." }
        if page.allOnes { return "\(name) is all ones; the drive or its bridge did not answer." }
        if page.allZero { return mayBeEmpty ? nil : "\(name) is all zero; the drive or its bridge did not answer." }
        if checked, page.sum != 0 { return "\(name) fails its checksum; read the drive again and check its cable." }
        return nil
    }

    /// Word 255 holds the signature A5h if a checksum follows it (ACS-4 section 9.11.8).
    private static func identifyIsChecked(_ page: PageBytes) -> Bool { page.byte(510) == 0xA5 }

    /// ACS-4 table 45: words 10-19, 23-26, 27-46, 108-111, 217.
    private static func identity(_ page: PageBytes) -> DriveIdentity {
        var identity = DriveIdentity()
        identity.serial = page.swappedText(20, 20).flatMap { DriveIdentity.meaningful($0) }
        identity.firmware = page.swappedText(46, 8).flatMap { DriveIdentity.meaningful($0) }
        identity.model = page.swappedText(54, 40).flatMap { DriveIdentity.meaningful($0) }
        // Word 87 bit 8: a world wide name is supported; bits 15:14 are 01b if the word is valid.
        if let word87 = page.little(174, 2), word87 & 0xC100 == 0x4100 {
            let words = [216, 218, 220, 222].compactMap { page.little($0, 2) }
            let name = words.reduce(UInt64(0)) { $0 << 16 | $1 }
            if name != 0 { identity.wwn = hexadecimal(name, digits: 16) }
        }
        switch page.little(434, 2) {
        case 1: identity.rotationRate = 0
        case .some(let rate) where (0x0401...0xFFFE).contains(rate): identity.rotationRate = Int(rate)
        default: break
        }
        return identity
    }

    /// Thirty rows of twelve bytes from offset 2: id, flags, value, worst, six bytes raw, one reserved
    /// (SFF-8035i revision 2, section 3.2). Thresholds: id and threshold from offset 2, twelve bytes a row.
    static func attributes(_ data: PageBytes, thresholds: PageBytes?) -> [SMARTAttribute] {
        var limits: [UInt8: UInt8] = [:]
        if let thresholds, !thresholds.allZero {
            for row in 0..<30 {
                guard let id = thresholds.byte(2 + row * 12), id != 0 else { continue }
                limits[id] = thresholds.byte(3 + row * 12)
            }
        }
        return (0..<30).compactMap { row in
            let base = 2 + row * 12
            guard let id = data.byte(base), id != 0, let flags = data.little(base + 1, 2),
                let value = data.byte(base + 3),
                let worst = data.byte(base + 4), let raw = data.little(base + 5, 6)
            else { return nil }
            // 0, 254 and 255 are no values; such a row compares with no threshold.
            let valid = (1...253).contains(value)
            return SMARTAttribute(
                id: id, isPrefail: flags & 1 == 1, normalizedValue: valid ? value : nil, worst: worst,
                threshold: limits[id], rawValue: SMARTRawValue(bits: raw))
        }
    }
}

/// Lower-case hexadecimal with leading zeros.
func hexadecimal(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
