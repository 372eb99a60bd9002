import CLinuxHardware
import Glibc

/// One open drive, to which only the commands of the two allowlists can be sent.
///
/// Opened for reading only and without waiting for a medium (open(2), O_NONBLOCK). A call here can hang in the kernel for
/// as long as the device does: it belongs into a process of its own.
package final class StorageDevice: Sendable {
    package let path: String
    private let descriptor: Descriptor
    /// For one command, in milliseconds. Longer than anybody's patience on purpose: when it passes, the kernel begins to
    /// abort and to reset the link, which disturbs the workload more than a reader that is given up.
    private static let timeout: UInt32 = 60_000

    package init(path: String) throws(SystemCallError) {
        self.path = path
        descriptor = try Descriptor.open(path, flags: O_RDONLY | O_NONBLOCK)
        let status = try descriptor.status(of: path)
        let type = status.st_mode & S_IFMT
        guard type == S_IFBLK || type == S_IFCHR else {
            throw SystemCallError(operation: "use as a device", subject: path, errno: ENOTTY)
        }
    }

    /// SG_IO (scsi/sg.h).
    package func send(_ command: SCSICommand) throws(SystemCallError) -> SCSIAnswer {
        var answer = clinux_scsi_answer()
        var data = [UInt8](repeating: 0, count: command.transferLength)
        var sense = [UInt8](repeating: 0, count: 64)
        try SystemCall.run("send \(command.name) to", path) {
            clinux_scsi_read(
                descriptor.raw, command.bytes, UInt8(truncatingIfNeeded: command.bytes.count), &data,
                UInt32(truncatingIfNeeded: data.count), &sense, UInt8(truncatingIfNeeded: sense.count),
                StorageDevice.timeout, &answer)
        }
        return SCSIAnswer(
            status: answer.status, hostStatus: answer.host_status, driverStatus: answer.driver_status,
            sense: Array(sense.prefix(Int(answer.sense_length))), data: Array(data.prefix(Int(answer.data_length))))
    }

    /// NVME_IOCTL_ADMIN_CMD (linux/nvme_ioctl.h).
    package func send(_ command: NVMeAdminCommand) throws(SystemCallError) -> NVMeAnswer {
        var data = [UInt8](repeating: 0, count: command.transferLength)
        let status = try SystemCall.run("send \(command.name) to", path) {
            clinux_nvme_admin_read(
                descriptor.raw, command.opcode, command.namespace, command.dword10, &data,
                UInt32(truncatingIfNeeded: data.count), StorageDevice.timeout)
        }
        return NVMeAnswer(status: UInt16(truncatingIfNeeded: status), data: status == 0 ? data : [])
    }
}

/// What came back of a SCSI command. Device bytes: untrusted.
package struct SCSIAnswer: Equatable, Sendable {
    /// SAM status: 00h GOOD, 02h CHECK CONDITION, 08h BUSY, 18h RESERVATION CONFLICT (SAM-5 section 5.3.1).
    package var status: UInt8
    /// What the host adapter says; 0 is well (DID_* in the kernel's scsi_status.h).
    package var hostStatus: UInt16
    package var driverStatus: UInt16
    /// At most 64 bytes.
    package var sense: [UInt8]
    /// What was received, which may be less than was asked for.
    package var data: [UInt8]

    package init(
        status: UInt8 = 0, hostStatus: UInt16 = 0, driverStatus: UInt16 = 0, sense: [UInt8] = [], data: [UInt8] = []
    ) {
        self.status = status
        self.hostStatus = hostStatus
        self.driverStatus = driverStatus
        self.sense = sense
        self.data = data
    }
}

/// What came back of an NVMe admin command. Device bytes: untrusted.
package struct NVMeAnswer: Equatable, Sendable {
    /// Status field without the phase bit; 0 is success.
    package var status: UInt16
    package var data: [UInt8]

    package init(status: UInt16 = 0, data: [UInt8] = []) {
        self.status = status
        self.data = data
    }
}
