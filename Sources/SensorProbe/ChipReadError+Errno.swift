internal import CSensors
internal import LinuxAccess

extension ChipReadError {
    /// libsensors tells "the file cannot be opened", "EIO" and "anything else" apart, no more; so the file is read once
    /// again to learn what the driver says.
    init(libraryCode: Int32, path: String) {
        switch libraryCode {
        case SENSORS_ERR_DIV_ZERO, SENSORS_ERR_RECURSION, SENSORS_ERR_PARSE:
            self = .garbled(
                "sensors.conf makes no number of \(path): \(LibSensors.text(of: libraryCode)); correct its compute line."
            )
            return
        case SENSORS_ERR_IO:
            self = .silent("\(path) does not answer: the chip or its bus has an I/O error.")
            return
        default: break
        }
        do {
            self.init(content: try KernelFile.read(path, limit: 4096), path: path)
        } catch {
            self.init(error)
        }
    }

    /// What the driver's refusal means (Documentation/hwmon/sysfs-interface.rst leaves the numbers to the drivers).
    init(_ error: SystemCallError) {
        switch error.name {
        case "ENOENT", "ENOTDIR", "ENODEV": self = .gone
        case "ENODATA", "EOPNOTSUPP": self = .noValue
        case "EACCES", "EPERM": self = .refused("\(error) The service must be allowed to read it.")
        default: self = .silent("\(error)")
        }
    }

    init(content: [UInt8], path: String) {
        if KernelText.number(content) != nil {
            self = .silent("\(path) did not answer at first.")
        } else {
            self = .garbled("\(path) holds no number: \"\(Printable.clean(content, limit: 40))\".")
        }
    }
}
