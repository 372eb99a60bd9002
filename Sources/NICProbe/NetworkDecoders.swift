internal import LinuxAccess

/// Every decoder of this sense over the same bytes, for a fuzzer: kernel, driver, module and file are all untrusted.
package enum NetworkDecoders {
    /// - Returns: how many things were recognised, so that the work cannot be optimised away.
    package static func recognised(in bytes: [UInt8]) -> Int {
        var count = 0
        let (messages, _) = NetlinkMessage.parse(bytes)
        var watch = LinkWatch()
        count += watch.news(in: messages) { _ in true }.count
        for message in messages {
            if Link(message) != nil { count += 1 }
            if LinkAddress(message) != nil { count += 1 }
            if message.failure != nil { count += 1 }
        }
        for layout in [OpticModule.Layout.sff8079, .sff8472, .sff8636] {
            if case .levels = OpticModule.decode(layout, bytes) { count += 1 }
        }
        if LinkSettings(bytes) != nil { count += 1 }
        if DriverInformation(bytes) != nil { count += 1 }
        let half = bytes.count / 2
        count += DriverStatistics.pair(strings: Array(bytes[..<half]), values: Array(bytes[half...])).count
        let text = String(decoding: bytes, as: UTF8.self)
        count += CorosyncConfiguration(text).addresses.count
        if HostsFile(text).resolve("localhost").isEmpty { count += 1 }
        if LinkSelector(text) != nil { count += 1 }
        return count
    }
}
