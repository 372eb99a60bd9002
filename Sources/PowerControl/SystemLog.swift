internal import Glibc
internal import HealthModel
internal import LinuxAccess

/// The system log, by hand: syslog(3) waits for ever for a log service that has stopped, and what was said about a
/// power-off must not keep it from being reported.
struct SystemLog: Sendable {
    /// As syslog.h has them.
    enum Severity: Int32, Sendable {
        case error = 3
        case warning = 4
        case notice = 5
    }

    /// The socket of the log service.
    var path = "/dev/log"
    /// Longest wait for its room.
    var patience = Duration.milliseconds(200)

    /// Sends one line; false if nobody took it.
    @discardableResult
    func send(_ text: String, _ severity: Severity) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard connect(descriptor) else { return false }
        return BoundedWrite.write(record(text, severity), to: descriptor, patience: patience) == nil
    }

    private func connect(_ descriptor: Int32) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { place in
            guard name.count < place.count else { return false }
            place.copyBytes(from: name)
            return true
        }
        guard fits else { return false }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    /// As syslog(3) writes it: priority, local time, name and process (RFC 3164, 4.1). In one datagram: `BoundedWrite`
    /// cuts at 4096 bytes, and no line of ours is as long.
    private func record(_ text: String, _ severity: Severity) -> String {
        var seconds = time(nil)
        var local = tm()
        localtime_r(&seconds, &local)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%b %e %H:%M:%S", &local)
        let stamp = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let priority = LOG_DAEMON | severity.rawValue
        return "<\(priority)>\(stamp) \(FenceMetadata.name)[\(getpid())]: \(text)"
    }
}
