internal import LinuxAccess

/// The memory of a pluggable module (ETHTOOL_GMODULEINFO, ETHTOOL_GMODULEEEPROM of linux/ethtool.h). The driver reads it
/// over a slow bus, and the kernel allows it with
/// CAP_NET_ADMIN only: dev_ethtool() of net/ethtool/ioctl.c lists what anybody may ask and these are not in it; netlink's
/// ETHTOOL_MSG_MODULE_EEPROM_GET has GENL_UNS_ADMIN_PERM (net/ethtool/netlink.c).
enum OpticModule {
    enum Answer: Equatable {
        /// There is no module, or the driver cannot read one.
        case none
        case notPermitted
        case levels(OpticLevels)
        /// A module without monitoring, or one whose monitoring cannot be read or believed; why.
        case unmonitored(OpticIdentity?, String)
    }

    /// ETH_MODULE_ of linux/ethtool.h.
    enum Layout: UInt32 {
        case sff8079 = 1
        case sff8472 = 2
        case sff8636 = 3
        case sff8436 = 4
    }

    /// Of SFF-8636 with its threshold page; larger ones are cut.
    private static let memoryLimit = 640

    static func read(_ interface: String, of kernel: some NetworkKernel) -> Answer {
        // struct ethtool_modinfo: command, type, length, reserved.
        var info: [UInt8] = []
        info.appendNative(UInt32(0x42))
        info += [UInt8](repeating: 0, count: 40)
        do throws(SystemCallError) {
            try kernel.ethtool(interface, &info)
        } catch {
            // An empty cage is EIO, ENODEV or EREMOTEIO by driver; a gone interface shows in the next list.
            return error.isTransferFailure ? .none : answer(to: error)
        }
        guard let type = KernelBytes(info).load(4, as: UInt32.self),
            let length = KernelBytes(info).load(8, as: UInt32.self), length > 0
        else { return .none }
        guard let layout = Layout(rawValue: type) else {
            return .unmonitored(nil, "Its module has a memory layout that is not known (\(type)).")
        }
        // struct ethtool_eeprom: command, magic, offset, length, data.
        let count = UInt32(min(Int(length), memoryLimit))
        var memory: [UInt8] = []
        memory.appendNative(UInt32(0x43))
        memory.appendNative(UInt32(0))
        memory.appendNative(UInt32(0))
        memory.appendNative(count)
        memory += [UInt8](repeating: 0, count: Int(count))
        do throws(SystemCallError) {
            try kernel.ethtool(interface, &memory)
        } catch {
            return answer(to: error)
        }
        return decode(layout, Array(memory.dropFirst(16)))
    }

    private static func answer(to error: SystemCallError) -> Answer {
        if error.isPermissionDenied { return .notPermitted }
        if error.isUnsupported || error.isNoDevice { return .none }
        return .unmonitored(nil, "Its module could not be read (\(error.name ?? "errno \(error.errno)")).")
    }

    static func decode(_ layout: Layout, _ memory: [UInt8]) -> Answer {
        switch layout {
        case .sff8079: .unmonitored(OpticIdentity(sfp: memory), "Its module does not measure itself.")
        case .sff8472: SFPModule.decode(memory)
        case .sff8636, .sff8436: QSFPModule.decode(memory)
        }
    }
}

/// Who made a module, and for what.
struct OpticIdentity: Equatable, Sendable {
    var vendor: String
    var part: String
    var serial: String
    /// `OpticKind`; nil if it names none that is known.
    var kind: String?

    /// SFF-8472 table 4-1: vendor name 20, part number 40, serial number 68.
    init?(sfp memory: [UInt8]) {
        self.init(memory, vendor: 20, part: 40, serial: 68, kind: OpticKind.words(sfp: memory))
    }

    /// SFF-8636 table 6-14: vendor name 148, part number 168, serial number 196.
    init?(qsfp memory: [UInt8]) {
        self.init(memory, vendor: 148, part: 168, serial: 196, kind: OpticKind.words(qsfp: memory))
    }

    private init?(_ memory: [UInt8], vendor: Int, part: Int, serial: Int, kind: String?) {
        let bytes = KernelBytes(memory)
        func text(_ offset: Int) -> String? {
            guard let text = bytes.text(offset, 16) else { return nil }
            let clean = Printable.clean(text, limit: 16)
            return String(clean.reversed().drop { $0 == " " }.reversed())
        }
        guard let vendor = text(vendor), let part = text(part), let serial = text(serial) else { return nil }
        self.vendor = vendor
        self.part = part
        self.serial = serial
        self.kind = kind
    }
}
