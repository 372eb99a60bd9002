internal import HealthModel
internal import ProbeRuntime

/// Reads one found drive in a process of its own, and makes a measurement of whatever came of it.
struct DriveReading: Sendable {
    let reader: any IsolatedReader
    /// Runs smartctl instead of this program; nil where it is not installed.
    let smartctl: (any IsolatedReader)?

    /// - Parameters:
    ///   - paths: how many paths it is known to have, which may be more than it has now.
    ///   - isInUse: a drive that nothing uses is not read where it does not say whether it sleeps.
    func measurement(
        of drive: FoundDrive, paths: Int = 1, isInUse: Bool = true, deadline: Duration
    ) async -> Measurement {
        withPaths(drive, paths, await measurement(of: drive, isInUse, deadline))
    }

    private func measurement(of drive: FoundDrive, _ isInUse: Bool, _ deadline: Duration) async -> Measurement {
        guard let path = drive.bestPath else { return unread(drive, .silent, "\(drive.name) has no path.") }
        if path.isSuspended {
            return unread(drive, .asleep, "\(drive.name) is suspended by the kernel and is not woken.")
        }
        if path.isGivenUp {
            var measurement = unread(
                drive, .silent,
                "The kernel has given up on \(path.name) (state \(path.state ?? "")): look at its cable and slot.")
            measurement.states = [.driveOffline]
            return measurement
        }
        switch drive.access {
        case .nothing(let message): return unread(drive, .unsupported, message)
        case .scsi, .nvme:
            let unused = isInUse || drive.access != .scsi ? [] : ["--unused"]
            let answer = await reader.read(
                device: drive.id, arguments: ["disk", "--read-device", path.node] + unused, deadline: deadline)
            return finish(drive, answer, deadline) { ChildAnswer.measurement($0, of: drive.component) }
        case .controller(let type):
            guard let smartctl else {
                return unread(
                    drive, .unsupported, "\(drive.name) can only be read by smartctl, which is not installed.")
            }
            let answer = await smartctl.read(
                device: drive.id, arguments: ControllerDrives.arguments(node: path.node, type: type),
                deadline: deadline)
            return finish(drive, answer, deadline) { ControllerDrives.measurement($0, of: drive.component) }
        }
    }

    private func finish(
        _ drive: FoundDrive, _ answer: IsolatedAnswer, _ deadline: Duration, decode: @Sendable ([UInt8]) -> Measurement
    ) -> Measurement {
        switch answer {
        case .answered(let bytes): return completed(drive, decode(bytes))
        case .failed(let sentence): return unread(drive, .silent, "\(drive.name) could not be read: \(sentence)")
        case .silent(isStuck: false):
            return unread(drive, .silent, "\(drive.name) did not answer within \(deadline.components.seconds) s.")
        case .silent(isStuck: true):
            return unread(
                drive, .silent,
                "\(drive.name) did not answer within \(deadline.components.seconds) s, and its read hangs in the kernel."
            )
        case .stillStuck:
            return unread(drive, .silent, "An earlier read of \(drive.name) still hangs in the kernel.")
        }
    }

    /// With what discovery knows where the drive itself does not say it, and the state of its paths.
    private func completed(_ drive: FoundDrive, _ measurement: Measurement) -> Measurement {
        var measurement = measurement
        // A node or a slot may have got another drive between finding and reading it. (A SCSI path may have a bridge with
        // a serial number of its own between, so there it proves nothing.)
        if drive.access != .scsi, let found = drive.identity["serial"], let read = measurement.identity["serial"],
            DriveReading.plain(found) != DriveReading.plain(read)
        {
            return unread(drive, .garbled, "Another drive (serial number \(read)) answered in place of \(drive.name).")
        }
        measurement.identity.merge(drive.identity) { read, _ in read }
        return measurement
    }

    private func unread(_ drive: FoundDrive, _ condition: ReadCondition, _ message: String) -> Measurement {
        Measurement(component: drive.component, condition: condition, message: message, identity: drive.identity)
    }

    private func withPaths(_ drive: FoundDrive, _ known: Int, _ measurement: Measurement) -> Measurement {
        let count = max(known, drive.paths.count)
        guard count > 1 else { return measurement }
        var measurement = measurement
        let working = drive.paths.count(where: \.isUsable)
        measurement.quantities.append(Quantity(.paths, Double(count), .count))
        measurement.quantities.append(Quantity(.pathsWorking, Double(working), .count))
        measurement.notes += drive.paths.filter { !$0.isUsable }.map { "Path \($0.name) is \($0.state ?? "unknown")." }
        // Without any it is offline or silent, which says more.
        if working > 0, working < count { measurement.states = Set(measurement.states + [.pathLost]).sorted() }
        if drive.paths.count < count { measurement.notes.append("It had \(count) paths and has \(drive.paths.count).") }
        return measurement
    }

    private static func plain(_ serial: String) -> [UInt8] {
        serial.uppercased().utf8.filter { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
}
