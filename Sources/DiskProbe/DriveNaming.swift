internal import LinuxAccess

/// How drives are told apart across restarts, when "sda" may be another one.
enum DriveNaming {
    /// The hexadecimal digits of a world wide name in any of its forms ("naa.5000c500...", "eui....", "0x5000c500...");
    /// nil for another form (a T10 name is vendor, model and serial) and for one that says nothing (all zeros, all ones).
    static func worldWideName(_ text: String) -> String? {
        var digits = text.lowercased()[...]
        for prefix in ["naa.", "eui.", "0x"] where digits.hasPrefix(prefix) {
            digits = digits.dropFirst(prefix.count)
            guard (16...32).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit),
                digits.contains(where: { $0 != "0" }), digits.contains(where: { $0 != "f" })
            else { return nil }
            return String(digits)
        }
        return nil
    }

    /// The unit serial number of vital product data page 80h (SPC-4 section 7.8.17).
    static func serial(unitSerialPage bytes: [UInt8]?) -> String? {
        guard let bytes, bytes.count > 4, bytes[1] == 0x80 else { return nil }
        let length = Int(bytes[2]) << 8 | Int(bytes[3])
        return plain(Printable.clean(bytes[4...].prefix(length)))
    }

    /// Without the spaces around it; nil if nothing is left, or only zeros or blanks.
    static func plain(_ text: String) -> String? {
        let words = text.split(separator: " ").joined(separator: " ")
        return words.contains { $0 != "0" && $0 != " " && $0 != "\u{FFFD}" } ? words : nil
    }

    /// The id of a component: world wide name, else serial number, else the place on its bus.
    ///
    /// - Parameters:
    ///   - place: the device's path below /sys/devices, which is the same while the drive stays in its slot.
    ///   - name: the kernel's name, the last resort.
    static func id(worldWideName: String?, serial: String?, place: String, name: String) -> String {
        if let worldWideName { return "wwn-\(worldWideName)" }
        if let serial = serial.flatMap(plain) { return "serial-\(word(serial))" }
        // The last PCI function on the way, and the address on its bus; hosts and virtio devices are counted by the kernel.
        let parts = place.split(separator: "/")
        guard let function = parts.last(where: { $0.utf8.count == 12 && $0.dropFirst(4).first == ":" }) else {
            return "name-\(name)"
        }
        // "host:channel:target:lun" without the host.
        let address = parts.last { $0.split(separator: ":").count == 4 && $0.allSatisfy { $0.isNumber || $0 == ":" } }
        return "path-\(function)"
            + (address.map { "-" + $0.split(separator: ":").dropFirst().joined(separator: ":") } ?? "")
    }

    /// A serial number as one word.
    static func word(_ text: String) -> String {
        String(text.prefix(64).map { $0 == " " ? "_" : $0 })
    }

    /// "sda (ST4000NM0035)".
    static func displayName(_ names: [String], model: String?) -> String {
        let list = names.joined(separator: ", ")
        return model.map { "\(list) (\($0))" } ?? list
    }
}
