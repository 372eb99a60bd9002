internal import HealthModel
internal import LinuxAccess

/// What a probe service may report. It follows from the user at the other end of the socket, never from the line: a
/// process that was taken over can lie about its own devices and about nothing else.
package enum ProbeAuthority: String, CaseIterable, Sendable {
    case bmc
    case disk
    case host
    case extensions

    /// The names that a report of this service may carry.
    func mayName(_ probe: String) -> Bool {
        switch self {
        case .bmc: probe == "bmc"
        case .disk: probe == "disk"
        case .host: ["sensors", "nic", "memory", "system"].contains(probe)
        case .extensions: ProbeAuthority.isExtension(probe)
        }
    }

    /// "x-" and the name of its file, as docs/probe-protocol.md has it: the name is kept, so that it has an end.
    private static func isExtension(_ probe: String) -> Bool {
        guard probe.hasPrefix("x-") else { return false }
        let name = probe.utf8.dropFirst(2)
        return (1...32).contains(name.count) && name.first != UInt8(ascii: "-")
            && name.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    /// Kinds of component; nil: any. An extension may speak of any part of the server, but only by measurements, under
    /// its own name, and no rule lets them end in a power-off.
    private func kinds(of probe: String) -> Set<ComponentKind>? {
        switch probe {
        case "bmc":
            [
                .temperature, .fan, .voltage, .current, .powerSupply, .memory, .driveSlot, .processor, .bmc, .other,
            ]
        case "disk": [.drive, .array, .storageController, .replica]
        case "sensors": [.temperature, .fan, .voltage, .current, .power, .humidity, .intrusion, .other]
        case "nic": [.nic]
        case "memory": [.memory, .pciDevice, .processor, .kernel]
        case "system": [.fileSystem, .clock, .kernel, .memory, .processor, .battery, .power]
        default: nil
        }
    }

    /// The report as it may be judged.
    ///
    /// - Returns: nil and half a sentence for one that this service may not make. Nothing of it is believed then: who
    ///   says one thing that is not his to say has lost his mind or his master.
    func admit(_ report: ProbeReport) -> Result<ProbeReport, ReportLine.Refusal> {
        guard mayName(report.probe) else {
            return .failure(.init(why: "the \(rawValue) service may not report as \"\(shown(report.probe))\""))
        }
        let kinds = kinds(of: report.probe)
        for reading in report.readings {
            guard isOwn(reading) else {
                return .failure(.init(why: "the probe \(shown(report.probe)) may not make readings of that kind"))
            }
            if let kinds, let kind = reading.component?.kind, !kinds.contains(kind) {
                return .failure(
                    .init(why: "the probe \(shown(report.probe)) may not report a \(shown(kind.rawValue))"))
            }
        }
        guard self == .extensions else { return .success(report) }
        var report = report
        // Under a name of its own an extension can neither hide nor heal what a sense found.
        report.readings = report.readings.map { $0.renamed(below: report.probe) }
        return .success(report)
    }

    private func isOwn(_ reading: Reading) -> Bool {
        switch reading {
        case .sensor, .selEntry, .selStatus: self == .bmc
        case .measurement: self != .bmc
        // What depends on a part lowers or raises a finding about it: that is for the senses that see it.
        case .use: self == .disk || self == .host
        case .unrecognised: true
        }
    }

    private func shown(_ text: String) -> String { Printable.clean(text, limit: 64) }
}

extension Reading {
    fileprivate var component: Component? {
        switch self {
        case .sensor(let sensor): sensor.component
        case .selEntry(let entry): entry.component
        case .measurement(let measurement): measurement.component
        case .use(let use): use.component
        case .selStatus, .unrecognised: nil
        }
    }

    fileprivate func renamed(below probe: String) -> Reading {
        guard case .measurement(var measurement) = self else { return self }
        measurement.component.id = "\(probe)/\(measurement.component.id)"
        return .measurement(measurement)
    }
}
