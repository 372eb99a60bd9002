internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// File systems: which became read-only, what ext4 noted of its errors, and how much room is left.
struct FileSystems {
    let configuration: SystemConfiguration
    /// Mounts that were seen writable: "254:0 27" (device and mount, so that a new mount is a new start).
    private var seenWritable: Set<String> = []

    init(_ configuration: SystemConfiguration) {
        self.configuration = configuration
    }

    mutating func read() -> (measurements: [Measurement], problem: String?) {
        let answer = KernelFile.answer(
            "\(configuration.proc)/self/mountinfo", limit: MountTable.limit, parse: MountTable.init)
        guard let table = answer.value else {
            return ([], answer.sentence ?? "\(configuration.proc)/self/mountinfo is missing; mount /proc.")
        }
        let intended = (try? KernelFile.read(configuration.fileSystemTable, limit: 1 << 20)).map(FileSystemTable.init)
        var wanted = table.distinct { FileSystemKind.onDisk.contains($0.type) }
        var missing: [String] = []
        var isForSpace: Set<String> = configuration.writes.isEmpty ? Set(wanted.map(\.device)) : []
        for path in configuration.writes {
            guard let mount = table.mount(of: path) else {
                missing.append(path)
                continue
            }
            isForSpace.insert(mount.device)
            if !wanted.contains(where: { $0.device == mount.device }) { wanted.append(mount) }
        }
        let measurements = wanted.sorted { $0.point < $1.point }.map { mount in
            measure(mount, in: table, intended: intended, withSpace: isForSpace.contains(mount.device))
        }
        seenWritable = seenWritable.intersection(table.mounts.map(\.key))
        for mount in wanted where !mount.isReadOnly { seenWritable.insert(mount.key) }
        let problem =
            missing.isEmpty ? nil : "No file system is mounted at or above \(missing.joined(separator: ", "))."
        return (measurements, problem)
    }

    private func measure(
        _ mount: Mount, in table: MountTable, intended: FileSystemTable?, withSpace: Bool
    ) -> Measurement {
        let name = Printable.clean(mount.point, limit: 128)
        var draft = MeasurementDraft(
            Component(kind: .fileSystem, id: name, name: name),
            identity: [
                "device": Printable.clean(mount.source, limit: 128), "type": Printable.clean(mount.type, limit: 32),
            ])
        let errors = readErrors(of: mount, into: &draft)
        if mount.isShutDown { draft.say(.fileSystemError) }
        if let cause = cause(of: mount, intended: intended, errors: errors) {
            draft.say(.remountedReadOnly)
            draft.measurement.notes.append(cause)
        } else if mount.isReadOnly {
            draft.say(.readOnly)
        }
        // What nobody can write to is full by design, as an image is.
        if withSpace && !mount.isReadOnly { readSpace(of: mount, in: table, into: &draft) }
        return draft.measurement
    }

    /// Why a file system that is read-only should not be; nil if it is writable or meant to be so.
    private func cause(of mount: Mount, intended: FileSystemTable?, errors: UInt64?) -> String? {
        guard mount.isReadOnly else { return nil }
        if mount.isShutDown { return "the file system stopped itself after an error" }
        if !mount.isMountedReadOnly {
            return "it is mounted to be written, and the kernel made it read-only, as it does after an error"
        }
        if let errors, errors > 0, mount.superOptions.contains("errors=remount-ro") {
            return "it noted errors, and is to become read-only then"
        }
        if seenWritable.contains(mount.key) { return "it was writable, and was remounted read-only" }
        if intended?.isReadOnly[mount.point] == false {
            return "\(configuration.fileSystemTable) wants it writable"
        }
        return nil
    }

    /// ext4 keeps count in its superblock until it is repaired (Documentation/ABI/testing/sysfs-fs-ext4).
    private func readErrors(of mount: Mount, into draft: inout MeasurementDraft) -> UInt64? {
        guard mount.type.hasPrefix("ext"), let device = deviceName(of: mount) else { return nil }
        let directory = "\(configuration.sys)/fs/ext4/\(device)"
        let answer = KernelFile.count("\(directory)/errors_count")
        guard let count = draft.take(answer) else { return nil }
        draft.add(.fileSystemErrors, .value(count))
        guard count > 0 else { return count }
        draft.say(.fileSystemError)
        if let time = KernelFile.count("\(directory)/last_error_time").value, time > 0 {
            draft.measurement.notes.append("last error \(time) s after 1970; unmount it and run e2fsck")
        }
        return count
    }

    private func deviceName(of mount: Mount) -> String? {
        let link = KernelFile.linkTarget("\(configuration.sys)/dev/block/\(mount.device)")
        let name = (link ?? mount.source).split(separator: "/").last.map(String.init)
        return name == ".." || name == "." ? nil : name
    }

    private func readSpace(of mount: Mount, in table: MountTable, into draft: inout MeasurementDraft) {
        guard FileSystemKind.canBeAsked(mount, in: table) else {
            draft.measurement.notes.append("not asked for its space, because the answer may never come (\(mount.type))")
            return
        }
        do {
            let space = try FileSystemSpace.read(mount.point)
            guard space.total > 0 else {
                draft.fail(.garbled, "\(mount.point) says that it has no size at all.")
                return
            }
            draft.add(.spaceFree, .value(space.free / space.total * 100), .percent)
            draft.add(.spaceFreeBytes, .value(space.free), .bytes)
            // btrfs and zfs make inodes as they need them, and give 0.
            if space.inodes > 0 { draft.add(.inodesFree, .value(space.freeInodes / space.inodes * 100), .percent) }
        } catch {
            if error.name == "EIO" || error.name == "EUCLEAN" { draft.say(.fileSystemError) }
            draft.fail(error.isPermissionDenied ? .refused : .silent, "\(error)")
        }
    }
}

extension Mount {
    fileprivate var key: String { "\(device) \(id)" }
}

extension KernelAnswer {
    /// The sentence of what went wrong; nil where nothing did, or there is nothing.
    var sentence: String? {
        switch self {
        case .value, .absent: nil
        case .refused(let sentence), .failed(let sentence), .garbled(let sentence): sentence
        }
    }
}
