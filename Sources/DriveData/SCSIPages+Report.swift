extension SCSIPages {
    /// SPC-4 and SBC-3 pages; each page that is there must be well formed.
    package var report: SCSIReport {
        var report = SCSIReport(identity: DriveIdentity())
        let standard = PageBytes(inquiry)
        guard standard.count >= 36, !standard.allZero, !standard.allOnes else {
            report.garbage =
                "Standard INQUIRY data has \(standard.count) bytes or says nothing; the drive did not answer properly."
            return report
        }
        report.identity.vendor = standard.text(8, 8).flatMap { DriveIdentity.meaningful($0) }
        let product = standard.text(16, 16).flatMap { DriveIdentity.meaningful($0) }
        report.identity.model = [report.identity.vendor, product].compactMap { $0 }.joined(separator: " ")
        report.identity.firmware = standard.text(32, 4).flatMap { DriveIdentity.meaningful($0) }
        if let fault = readVitalProductData(into: &report) ?? readLogs(into: &report) {
            report.garbage = fault
            return report
        }
        readSense(into: &report)
        readDefects(into: &report)
        return report
    }

    /// - Returns: what is wrong with a page, or nil.
    private func readVitalProductData(into report: inout SCSIReport) -> String? {
        for (code, bytes) in vitalProductData.sorted(by: { $0.key < $1.key }) {
            let page = PageBytes(bytes)
            guard page.byte(1) == code, let length = page.big(2, 2), page.count >= 4 + Int(length) else {
                return "Vital product data page \(hexadecimal(UInt64(code), digits: 2))h is cut or another page."
            }
            switch code {
            case 0x80: report.identity.serial = page.text(4, Int(length)).flatMap { DriveIdentity.meaningful($0) }
            case 0x83: report.identity.wwn = SCSIPages.worldWideName(page, end: 4 + Int(length))
            case 0xB1:
                switch page.big(4, 2) {
                case 1: report.identity.rotationRate = 0
                case .some(let rate) where rate > 0x400 && rate < 0xFFFF: report.identity.rotationRate = Int(rate)
                default: break
                }
            default: break
            }
        }
        return nil
    }

    /// The NAA designator of the logical unit (SPC-4 section 7.8.6).
    private static func worldWideName(_ page: PageBytes, end: Int) -> String? {
        var offset = 4
        while offset + 4 <= end {
            guard let kind = page.byte(offset + 1), let size = page.byte(offset + 3), offset + 4 + Int(size) <= end
            else {
                return nil
            }
            if kind & 0x3F == 0x03, let designator = page.slice(offset + 4, Int(size)), size <= 16 {
                return designator.map { hexadecimal(UInt64($0), digits: 2) }.joined()
            }
            offset += 4 + Int(size)
        }
        return nil
    }

    private func readLogs(into report: inout SCSIReport) -> String? {
        for (code, bytes) in logs.sorted(by: { $0.key < $1.key }) {
            guard let page = SCSILogPage(bytes, code: code) else {
                return "Log page \(hexadecimal(UInt64(code), digits: 2))h is cut, runs over its end or is another page."
            }
            if (0x02...0x05).contains(code), page.isUnset(0x0006) {
                report.unreadable.append(
                    "total uncorrected errors of log page \(hexadecimal(UInt64(code), digits: 2))h")
            }
            switch code {
            // Parameter 0006h: total uncorrected errors (SPC-4 section 7.3.6).
            case 0x02: report.uncorrectedWrites = page.counter(0x0006)
            case 0x03: report.uncorrectedReads = page.counter(0x0006)
            case 0x05: report.uncorrectedVerifies = page.counter(0x0006)
            case 0x0D: readTemperature(page, into: &report)
            case 0x10: report.selfTests = SCSIPages.selfTests(page)
            case 0x11:
                report.percentageUsed = page.parameters[0x0001].flatMap {
                    $0.count >= 4 ? $0.last.map { Double($0) } : nil
                }
            case 0x2F: readException(page, into: &report)
            default: break
            }
        }
        return nil
    }

    /// SPC-4 section 7.3.21: byte 1 is celsius, FFh not available; parameter 1 is the reference temperature.
    private func readTemperature(_ page: SCSILogPage, into report: inout SCSIReport) {
        func celsius(_ code: UInt16) -> Double? {
            guard let value = page.parameters[code], value.count >= 2, let last = value.dropFirst().first, last != 0xFF
            else { return nil }
            return Double(last)
        }
        report.temperature = celsius(0)
        // A reference of 0 is a drive that gives none.
        report.tripTemperature = celsius(1).flatMap { $0 > 0 ? $0 : nil }
    }

    /// SPC-4 section 7.3.11, parameter 0: ASC, ASCQ, most recent temperature.
    private func readException(_ page: SCSILogPage, into report: inout SCSIReport) {
        guard let value = page.parameters[0], let code = value.first, let qualifier = value.dropFirst().first else {
            return
        }
        note(SCSIReport.Exception(code: code, qualifier: qualifier), in: &report)
        if report.temperature == nil, let celsius = value.dropFirst(2).first, celsius != 0xFF, celsius != 0 {
            report.temperature = Double(celsius)
        }
    }

    /// Fixed (70h, 71h) and descriptor (72h, 73h) sense data (SPC-4 section 4.5).
    private func readSense(into report: inout SCSIReport) {
        guard let requestSense else { return }
        let sense = PageBytes(requestSense)
        guard let format = sense.byte(0).map({ $0 & 0x7F }) else { return }
        let places: (Int, Int)? =
            switch format {
            case 0x70, 0x71: (12, 13)
            case 0x72, 0x73: (2, 3)
            default: nil
            }
        guard let places, let code = sense.byte(places.0), let qualifier = sense.byte(places.1) else { return }
        let exception = SCSIReport.Exception(code: code, qualifier: qualifier)
        // A drive without page 2Fh reports its exceptions here only; no sense is then its good news (as smartctl has it).
        let isNothing = code == 0 && qualifier == 0 && report.exception == nil
        if exception.isPrediction || exception.isWarning || isNothing { note(exception, in: &report) }
    }

    /// The worse of two stays.
    private func note(_ exception: SCSIReport.Exception, in report: inout SCSIReport) {
        if report.exception?.isPrediction == true { return }
        if report.exception?.isWarning == true, !exception.isPrediction { return }
        report.exception = exception
        if exception.code != 0 {
            let code = hexadecimal(UInt64(exception.code), digits: 2)
            report.notes.append(
                "informational exception, sense code \(code)h/\(hexadecimal(UInt64(exception.qualifier), digits: 2))h")
        }
    }

    /// READ DEFECT DATA (12): the grown list's length in bytes at offset 4, by the format of byte 1 (SBC-3 section 5.19).
    private func readDefects(into report: inout SCSIReport) {
        guard let grownDefectHeader else { return }
        let header = PageBytes(grownDefectHeader)
        guard let flags = header.byte(1), flags & 0x08 != 0, let length = header.big(4, 4), !header.allOnes else {
            return
        }
        let size: UInt64? =
            switch flags & 0x07 {
            case 0: 4
            case 3, 4, 5: 8
            default: nil
            }
        if let size { report.grownDefects = Double(length / size) }
    }

    /// SPC-4 section 7.3.16: parameters 1 (newest) to 20, byte 0 code and result, bytes 2-3 hours.
    private static func selfTests(_ page: SCSILogPage) -> [SelfTestEntry] {
        (1...20).compactMap { (number: UInt16) -> SelfTestEntry? in
            guard let value = page.parameters[number], value.count >= 16 else { return nil }
            let entry = PageBytes(Array(value))
            guard let first = entry.byte(0), let hours = entry.big(2, 2) else { return nil }
            let result = first & 0x0F
            let kind = first >> 5
            if first == 0, hours == 0, value.allSatisfy({ $0 == 0 }) { return nil }
            let isExtended = kind == 2 || kind == 6
            let name = isExtended ? "extended" : "short"
            let (outcome, words): (SelfTestEntry.Outcome, String) =
                switch result {
                case 0: (.passed, "completed without error")
                case 1, 2: (.inconclusive, "was aborted")
                case 3: (.failed, "could not complete: unknown error")
                case 4: (.failed, "failed in an unknown segment")
                case 5...7: (.failed, "failed in segment \(result == 7 ? "beyond the second" : "\(result - 4)")")
                default: (.inconclusive, "is in progress or reserved")
                }
            return SelfTestEntry(
                outcome: outcome, isExtended: isExtended, hours: hours, words: "\(name) test \(words)")
        }
    }
}
