package import DriveData
package import HealthModel
internal import LinuxAccess

/// How reading the pages of one drive ended.
package enum DriveAnswer: Equatable, Sendable {
    case ata(ATAPages)
    case scsi(SCSIPages)
    case nvme(NVMePages)
    /// Nothing was read: why, in one sentence.
    case unread(ReadCondition, String)

    /// What it says of the component.
    package func measurement(of component: Component) -> Measurement {
        switch self {
        case .ata(let pages): DriveDecoder.measurement(pages, of: component)
        case .scsi(let pages): DriveDecoder.measurement(pages, of: component)
        case .nvme(let pages): DriveDecoder.measurement(pages, of: component)
        case .unread(let condition, let message):
            Measurement(component: component, condition: condition, message: message)
        }
    }
}

extension DriveAnswer {
    /// What a failed open(2) or ioctl(2) means for a reader.
    ///
    /// - Parameter right: the right that the call needs beyond that of opening the device.
    static func failure(_ error: SystemCallError, right: String) -> DriveAnswer {
        if error.isPermissionDenied {
            return .unread(.refused, "\(error) Reading it needs access to the device and \(right).")
        }
        switch error.name {
        case "ENOTTY", "EINVAL", "EOPNOTSUPP", "ENOSYS":
            return .unread(.unsupported, "\(error.subject) does not take health commands of this kind.")
        default: return .unread(.silent, "\(error)")
        }
    }
}
