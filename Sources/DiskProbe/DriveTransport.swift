package import LinuxAccess

/// The way to a SCSI device, and through SAT to an ATA drive. One method, so that a test can play a drive byte by byte.
package protocol SCSITransport {
    func send(_ command: SCSICommand) throws(SystemCallError) -> SCSIAnswer
}

/// The way to an NVMe controller.
package protocol NVMeTransport {
    func send(_ command: NVMeAdminCommand) throws(SystemCallError) -> NVMeAnswer
}

extension StorageDevice: SCSITransport, NVMeTransport {}
