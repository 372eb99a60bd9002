internal import HealthModel
internal import LinuxAccess

extension BMCTarget {
    /// The file in which libipmimonitoring keeps this BMC's SDR.
    var cachePath: String {
        let host =
            switch transport {
            case .openIPMI: "localhost"
            case .lan(let session): session.host
            }
        return cacheDirectory + "/" + SensorSweep.cacheName(host: host)
    }

    /// What the libraries would answer with "invalid parameters", and what must not become part of a file name.
    func validate() throws(BMCError) {
        guard case .lan(let session) = transport else { return }
        let isName = session.host.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || "-._:%".utf8.contains(byte)
        }
        guard isName, !session.host.isEmpty, session.host.utf8.count <= 64 else {
            throw BMCError(
                .configuration,
                "\"\(Printable.clean(session.host))\" is no name or address of a BMC: check bmc.address.")
        }
        guard (0...17).contains(session.cipherSuite) else {
            throw BMCError(
                .configuration, "Cipher suite \(session.cipherSuite) does not exist: set bmc.cipher_suite to 3 or 17.")
        }
        // IPMI 2.0 sections 22.28 and 22.30; the library's own answer would be "invalid parameters".
        guard session.username?.utf8.count ?? 0 <= 16 else {
            throw BMCError(
                .configuration, "The user name for \(session.host) is longer than IPMI's 16 bytes: check bmc.username.")
        }
        guard session.password?.count ?? 0 <= 20, session.key?.count ?? 0 <= 20 else {
            throw BMCError(
                .configuration,
                "The password or key for \(session.host) is longer than IPMI's 20 bytes: check its file.")
        }
        guard retransmissionTimeout <= sessionTimeout else {
            throw BMCError(.configuration, "The retransmission timeout of the BMC is longer than its session timeout.")
        }
    }
}
