import CLinuxHardware
import Glibc
import HealthModel
import Synchronization

/// A listening Unix stream socket. `accept` from one task; `close` from anywhere ends it with nil.
package final class UnixListener: Sendable {
    package let path: String
    private let handle: SocketHandle
    private let lineLimit: Int
    /// The socket file that this object made and therefore removes; nil for an inherited one.
    private let ownFile: FileIdentity?
    private let shortageCount = Atomic<Int>(0)

    /// How often accepting had to pause because the process or the machine was out of descriptors or memory.
    package var shortages: Int { shortageCount.load(ordering: .relaxed) }

    init(_ descriptor: Descriptor, path: String, ownFile: FileIdentity?, lineLimit: Int) {
        // No shutdown(2): an inherited socket belongs to systemd as well, which goes on listening.
        handle = SocketHandle(descriptor, shutsDown: false)
        self.path = path
        self.ownFile = ownFile
        self.lineLimit = lineLimit
    }

    deinit {
        close()
    }

    /// Stops listening and removes the socket file, unless another process has put its own in its place. Idempotent.
    package func close() {
        guard handle.close(), let ownFile, FileIdentity(ofPath: path) == ownFile else { return }
        unlink(path)
    }

    /// The next connection; nil once closed. A connection that its peer gave up before is passed over.
    ///
    /// - Throws: `UnixSocketError` for a broken socket, `CancellationError` for a cancelled task.
    package func accept() async throws -> UnixConnection? {
        while let descriptor = handle.descriptor {
            do {
                let raw = try SystemCall.runNonBlocking("accept a connection at", path) {
                    clinux_accept(descriptor.raw)
                }
                if let raw {
                    return try UnixConnection(Descriptor(adopting: raw), subject: path, lineLimit: lineLimit)
                }
            } catch let error as SystemCallError {
                switch error.errno {
                case ECONNABORTED: continue
                case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                    // The connection stays in the queue, so waiting for readiness would spin (accept(2)).
                    shortageCount.add(1, ordering: .relaxed)
                    try await Task.sleep(for: .milliseconds(100))
                    continue
                default: throw UnixSocketError(error)
                }
            }
            switch await handle.wait(for: .reading, until: nil) {
            case .ready: continue
            case .cancelled: throw CancellationError()
            case .closed, .timedOut: return nil
            }
        }
        return nil
    }
}

/// Which file a path leads to: device and inode.
struct FileIdentity: Equatable, Sendable {
    let device: UInt
    let inode: UInt

    /// nil if there is nothing; symbolic links are not followed.
    init?(ofPath path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
    }
}
