/// A drive behind a RAID controller, as smartctl addresses it: the node of the controller or of one of its volumes, and
/// the device type that names the drive ("megaraid,8", "cciss,0", "3ware,1", "areca,1/2", "aacraid,0,0,1").
package struct ControllerDrive: Hashable, Sendable {
    package var node: String
    package var type: String

    /// nil for what is no such type or no device node: these words become arguments of a program.
    package init?(node: String, type: String) {
        let driver = type.split(separator: "+").last ?? ""
        let isKnown = ControllerDrive.drivers.contains { driver.hasPrefix($0 + ",") }
        let isPlain = type.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2B, 0x2C, 0x2D, 0x2F].contains($0)
        }
        guard isKnown, isPlain, type.utf8.count <= 64, node.hasPrefix("/dev/"), node.utf8.count <= 64,
            node.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        self.node = node
        self.type = type
    }

    /// smartctl(8), --device.
    private static let drivers = ["3ware", "aacraid", "areca", "cciss", "hpt", "megaraid"]

    /// "/dev/sda megaraid,8", as a person writes it.
    package init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2 else { return nil }
        self.init(node: String(words[0]), type: String(words[1]))
    }
}
