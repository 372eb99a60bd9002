package import HealthModel

/// `smartctl --json` of one drive, of every version since 6.7 (smartctl(8), option -j).
package struct SmartctlJSON: Sendable {
    let tree: JSONTree

    package init(_ tree: JSONTree) {
        self.tree = tree
    }

    /// Whether a JSON value is smartctl's: its own member, or the tables that only it makes.
    package static func recognises(_ tree: JSONTree) -> Bool {
        if tree["smartctl"] != nil { return true }
        return ["ata_smart_attributes", "nvme_smart_health_information_log", "scsi_error_counter_log"].contains {
            tree[$0] != nil
        }
    }

    /// The drive's component by its serial number or world wide name, else by its device or the fallback.
    package func component(fallback: String) -> Component {
        let device = tree["device", "name"]?.string.flatMap { DriveIdentity.meaningful($0) }
        return identity.component(fallback: device ?? fallback)
    }

    package func measurement(of component: Component) -> Measurement {
        refusal(component) ?? report.measurement(of: component)
    }

    /// The same for a judgement without a past: what could not be read or believed stands beside what was.
    package func measurements(of component: Component) -> [Measurement] {
        if let refusal = refusal(component) { return [refusal] }
        return report.measurements(of: component)
    }

    private var report: any DriveReport {
        switch kind {
        case .nvme: return nvmeReport
        case .scsi: return scsiReport
        case .ata: return ataReport
        }
    }

    private enum Kind {
        case ata
        case nvme
        case scsi
    }

    private var kind: Kind {
        if tree["nvme_smart_health_information_log"] != nil { return .nvme }
        if tree["ata_smart_attributes"] != nil || tree["ata_smart_data"] != nil { return .ata }
        switch tree["device", "protocol"]?.string?.lowercased() {
        case "nvme": return .nvme
        case "scsi": return .scsi
        default: return tree["scsi_error_counter_log"] != nil || tree["scsi_grown_defect_list"] != nil ? .scsi : .ata
        }
    }

    /// Exit status bits 0 and 1: the command line or the opening of the device failed, or it sleeps; nothing was read
    /// (smartctl(8), "EXIT STATUS").
    private func refusal(_ component: Component) -> Measurement? {
        let read = [
            "ata_smart_attributes", "nvme_smart_health_information_log", "smart_status", "scsi_error_counter_log",
        ]
        guard !read.contains(where: { tree[$0] != nil }) else { return nil }
        let status = tree["smartctl", "exit_status"]?.integer ?? 0
        guard let trouble = SmartctlTrouble(messages: messages, failedToOpen: status & 0x03 != 0) else { return nil }
        return Measurement(
            component: component, condition: trouble.condition, message: trouble.message, identity: identity.entries)
    }

    private var passed: Bool? { tree["smart_status", "passed"]?.bool }

    private var identity: DriveIdentity {
        func text(_ keys: String...) -> String? {
            keys.lazy.compactMap { tree[$0]?.string.flatMap { DriveIdentity.meaningful($0) } }.first
        }
        var identity = DriveIdentity()
        identity.model = text("model_name", "scsi_model_name", "product", "scsi_product")
        identity.serial = text("serial_number")
        identity.firmware = text("firmware_version", "revision", "scsi_revision")
        identity.vendor = text("vendor", "scsi_vendor")
        identity.databaseFamily = tree["in_smartctl_database"]?.bool == false ? nil : text("model_family")
        if let naa = tree["wwn", "naa"]?.integer, let oui = tree["wwn", "oui"]?.integer,
            let id = tree["wwn", "id"]?.number,
            (0...15).contains(naa), (0...0xFF_FFFF).contains(oui), let low = UInt64(exactly: id)
        {
            identity.wwn =
                String(naa, radix: 16) + hexadecimal(UInt64(oui), digits: 6)
                + hexadecimal(low & 0xF_FFFF_FFFF, digits: 9)
        } else {
            identity.wwn = text("logical_unit_id").map { $0.hasPrefix("0x") ? String($0.dropFirst(2)) : $0 }
        }
        identity.rotationRate = tree["rotation_rate"]?.integer.flatMap { (0...100_000).contains($0) ? $0 : nil }
        return identity
    }
}

// MARK: - ATA

extension SmartctlJSON {
    private var ataReport: ATAReport {
        var report = ATAReport(identity: identity, passed: passed)
        report.attributes = (tree["ata_smart_attributes", "table"]?.array ?? []).compactMap {
            SmartctlJSON.attribute($0)
        }
        let log = tree["ata_smart_error_log"]
        report.loggedErrors = (log?["extended", "count"] ?? log?["summary", "count"])?.integer
        let tests = tree["ata_smart_self_test_log"]
        if let table = tests?["extended"] ?? tests?["standard"] {
            report.selfTests = (table["table"]?.array ?? []).compactMap { SmartctlJSON.selfTest($0) }
        }
        report.percentageUsed = endurance
        report.doubt = verdictDoubt ?? tableDoubt
        let verdictIsOwn = !messages.contains { $0.contains("based on an Attribute check") }
        report.take(SmartctlDamage(messages.map { $0[...] }), verdictIsOwn: verdictIsOwn)
        return report
    }

    private static func attribute(_ row: JSONTree) -> SMARTAttribute? {
        guard let id = row["id"]?.integer.flatMap({ UInt8(exactly: $0) }), id != 0 else { return nil }
        func small(_ key: String) -> UInt8? { row[key]?.integer.flatMap { UInt8(exactly: $0) } }
        return SMARTAttribute(
            id: id, name: row["name"]?.string, isPrefail: row["flags", "prefailure"]?.bool ?? false,
            normalizedValue: small("value"), worst: small("worst"), threshold: small("thresh"),
            rawValue: SMARTRawValue(
                bits: row["raw", "value"]?.number.flatMap { UInt64(exactly: $0) }, text: row["raw", "string"]?.string),
            saidToFailNow: row["when_failed"]?.string == "now")
    }

    /// ATA entries name their type and status; SCSI entries code and result.
    private static func selfTest(_ row: JSONTree) -> SelfTestEntry? {
        guard let words = (row["status", "string"] ?? row["result", "string"])?.string else { return nil }
        let kind = (row["type", "string"] ?? row["code", "string"])?.string?.lowercased() ?? ""
        let hours = (row["lifetime_hours"] ?? row["power_on_time", "hours"])?.number.flatMap { UInt64(exactly: $0) }
        var outcome = SelfTestEntry.outcome(words: words)
        if row["status", "passed"]?.bool == false, outcome == .passed { outcome = .failed }
        let isExtended = kind.contains("extended") || kind.contains("long")
        return SelfTestEntry(outcome: outcome, isExtended: isExtended, hours: hours, words: words)
    }

    /// The standardised indicator: smartctl 7.5's own member, or the device statistics.
    private var endurance: Double? {
        if let percent = tree["endurance_used", "current_percent"]?.number { return percent }
        for page in tree["ata_device_statistics", "pages"]?.array ?? [] {
            for row in page["table"]?.array ?? []
            where row["name"]?.string?.hasPrefix("Percentage Used Endurance") == true
                && row["flags", "valid"]?.bool != false
            {
                return row["value"]?.number
            }
        }
        return nil
    }
}

// MARK: - NVMe and SCSI

extension SmartctlJSON {
    private var nvmeReport: NVMeReport {
        var report = NVMeReport(identity: identity)
        report.passed = passed
        report.doubt = verdictDoubt
        guard let log = tree["nvme_smart_health_information_log"] else { return report }
        report.read(NVMeHealthMembers(log, kelvin: false))
        let table = tree["nvme_self_test_log", "table"]?.array
        report.selfTests = table?.compactMap { row in
            guard let words = row["self_test_result", "string"]?.string else { return nil }
            let kind = row["self_test_code", "string"]?.string?.lowercased() ?? ""
            return SelfTestEntry(
                outcome: SelfTestEntry.outcome(words: words), isExtended: kind.contains("extended"),
                hours: row["power_on_hours"]?.number.flatMap { UInt64(exactly: $0) }, words: words)
        }
        return report
    }

    private var scsiReport: SCSIReport {
        var report = SCSIReport(identity: identity)
        report.passed = passed
        report.doubt = verdictDoubt
        if passed == false, let said = tree["smart_status", "scsi"]?["ie_string"]?.string { report.notes.append(said) }
        if let code = tree["smart_status", "scsi"]?["asc"]?.integer.flatMap({ UInt8(exactly: $0) }),
            let qualifier = tree["smart_status", "scsi"]?["ascq"]?.integer.flatMap({ UInt8(exactly: $0) })
        {
            report.exception = SCSIReport.Exception(code: code, qualifier: qualifier)
        }
        // 0 with a trip point of 0 is a drive that gives neither.
        report.tripTemperature = tree["temperature", "drive_trip"]?.number.flatMap { $0 > 0 ? $0 : nil }
        report.take(celsius: tree["temperature", "current"]?.number.flatMap { $0 > 0 ? $0 : nil })
        report.grownDefects = tree["scsi_grown_defect_list"]?.number
        let log = tree["scsi_error_counter_log"]
        report.uncorrectedReads = log?["read", "total_uncorrected_errors"]?.number
        report.uncorrectedWrites = log?["write", "total_uncorrected_errors"]?.number
        report.uncorrectedVerifies = log?["verify", "total_uncorrected_errors"]?.number
        let counters: [(String, JSONTree?)] = [
            ("grown defects", tree["scsi_grown_defect_list"]),
            ("uncorrected reads", log?["read", "total_uncorrected_errors"]),
            ("uncorrected writes", log?["write", "total_uncorrected_errors"]),
            ("uncorrected verifies", log?["verify", "total_uncorrected_errors"]),
        ]
        report.unreadable = counters.filter { $0.1 != nil && $0.1?.number == nil }.map(\.0)
        report.powerOnHours = tree["power_on_time", "hours"]?.number
        report.percentageUsed = tree["scsi_percentage_used_endurance_indicator"]?.number ?? endurance
        let tests = (0..<20).compactMap { tree["scsi_self_test_\($0)"] }.compactMap { SmartctlJSON.selfTest($0) }
        if !tests.isEmpty { report.selfTests = tests }
        return report
    }
}
