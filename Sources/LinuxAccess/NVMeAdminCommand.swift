/// An NVMe admin command that only reads: the whole allowlist, as `SCSICommand` is for SCSI.
package struct NVMeAdminCommand: Hashable, Sendable {
    /// Opcode (NVM Express base specification 2.0, figure 138).
    package let opcode: UInt8
    /// Namespace identifier; FFFFFFFFh asks for the controller as a whole.
    package let namespace: UInt32
    package let dword10: UInt32
    /// Room for what the controller sends, in bytes.
    package let transferLength: Int
    /// For a sentence.
    package let name: String

    private init(_ name: String, opcode: UInt8, namespace: UInt32, dword10: UInt32, transfer: Int) {
        self.name = name
        self.opcode = opcode
        self.namespace = namespace
        self.dword10 = dword10
        transferLength = transfer
    }

    /// Identify (06h) with CNS 01h: the controller (section 5.17.2.1).
    package static let identifyController = NVMeAdminCommand(
        "Identify Controller", opcode: 0x06, namespace: 0, dword10: 0x01, transfer: 4096)

    /// Get Log Page (02h) of SMART / Health Information (02h), 128 dwords, of the controller (section 5.16.1.3). Without
    /// "retain asynchronous event", so that a critical warning that was told is armed again.
    package static let healthLog = NVMeAdminCommand(
        "Get Log Page 02h", opcode: 0x02, namespace: 0xFFFF_FFFF, dword10: 127 << 16 | 0x02, transfer: 512)
}
