import Glibc
import Testing

/// A directory of its own for one test, removed with everything in it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/forewarn-test-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
        }
        try #require(made)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unlink(path + "/" + name) }
        rmdir(path)
    }

    var names: [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ bytes: [UInt8], to name: String) throws {
        let raw = open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(raw >= 0)
        defer { close(raw) }
        try #require(Glibc.write(raw, bytes, bytes.count) == bytes.count)
    }

    func overwrite(_ bytes: [UInt8], at offset: Int, of name: String) throws {
        let raw = open(file(name), O_WRONLY | O_CLOEXEC)
        try #require(raw >= 0)
        defer { close(raw) }
        try #require(pwrite(raw, bytes, bytes.count, off_t(offset)) == bytes.count)
    }
}

/// A file system of a few hundred kilobytes that only the thread that made it sees (mount_namespaces(7)), so that
/// nothing has to be unmounted: it ends with the thread. For root only.
enum TinyFileSystem {
    private typealias Unshare = @convention(c) (Int32) -> Int32
    private typealias Mount =
        @convention(c) (
            UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<CChar>, UInt, UnsafePointer<CChar>?
        ) -> Int32

    /// Runs `body` on such a thread, with the file system at `path`; nil if that cannot be made here.
    static func run<Result: Sendable>(
        at path: String, options: String, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result? {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result?, any Error>) in
            let job = Job {
                guard enter(path, options) else {
                    continuation.resume(returning: nil)
                    return
                }
                continuation.resume(with: Swift.Result { try body() })
            }
            var thread = pthread_t()
            let context = Unmanaged.passRetained(job).toOpaque()
            let created = pthread_create(
                &thread, nil,
                { context in
                    if let context { Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run() }
                    return nil
                }, context)
            if created == 0 {
                pthread_detach(thread)
            } else {
                Unmanaged<Job>.fromOpaque(context).release()
                continuation.resume(returning: nil)
            }
        }
    }

    private final class Job: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    private static func enter(_ path: String, _ options: String) -> Bool {
        // _GNU_SOURCE only, so that Swift does not see them.
        guard let unshare = dlsym(nil, "unshare").map({ unsafeBitCast($0, to: Unshare.self) }),
            let mount = dlsym(nil, "mount").map({ unsafeBitCast($0, to: Mount.self) })
        else { return false }
        // CLONE_FS | CLONE_NEWNS; then MS_REC | MS_PRIVATE, so that the mount does not get out.
        return unshare(0x200 | 0x20000) == 0 && mount("none", "/", "none", 0x4000 | 0x40000, nil) == 0
            && mount("tmpfs", path, "tmpfs", 0, options) == 0
    }
}
