internal import Glibc
internal import HealthModel
internal import LinuxAccess

/// Finds out why a BMC refuses sessions, where FreeIPMI does not say.
enum SessionRefusal {
    /// Asks the BMC once.
    ///
    /// - Returns: a more precise error, or nil if there is none to be had within `timeout`.
    static func explain(_ target: BMCTarget, timeout: Duration) -> PowerError? {
        let privilege = target.workarounds.contains(.opensesspriv) ? target.privilege.level : 0
        guard let request = OpenSessionRequest(cipherSuite: target.cipherSuite, privilege: privilege),
            let status = ask(request, target, timeout), let code = OpenSessionRequest.code(forStatus: status)
        else { return nil }
        let digits = String(status, radix: 16, uppercase: true)
        let meaning =
            switch code {
            case .busy: "it has no session left"
            case .cipherRejected: "cipher suite \(target.cipherSuite)"
            default: target.privilege.rawValue
            }
        return PowerError(
            code, device: target.address, detail: "\(meaning), RMCP+ status \(digits.count == 1 ? "0" : "")\(digits)h")
    }

    private static func ask(_ request: OpenSessionRequest, _ target: BMCTarget, _ timeout: Duration) -> UInt8? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let host = target.host.hasPrefix("[") ? String(target.host.dropFirst().dropLast()) : target.host
        guard getaddrinfo(host, String(target.port), &hints, &found) == 0, let address = found else { return nil }
        defer { freeaddrinfo(found) }
        let descriptor = socket(
            address.pointee.ai_family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0,
            send(descriptor, request.bytes, request.bytes.count, Int32(MSG_NOSIGNAL)) == request.bytes.count
        else { return nil }
        let deadline = MonotonicClock.now().advanced(by: timeout)
        return withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
            while true {
                let remaining = MonotonicClock.now().age(at: deadline)
                guard remaining > .zero, !Interruption.isRequested else { return nil }
                var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                let wait = min(Interruption.pollMilliseconds, Int32(clamping: remaining.wholeMilliseconds + 1))
                guard poll(&entry, 1, wait) > 0 else { continue }
                let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
                guard count > 0 else { return nil }
                if let status = OpenSessionRequest.status(in: UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
                    return status
                }
            }
        }
    }
}
