import Glibc
import LinuxAccess
import Testing

/// A file system of a few blocks in a mount namespace of its own, reached through /proc/PID/root of a process in it. nil
/// without the right to mount; the test then says so and goes on.
final class TinyDisk {
    let path: String
    private let directory: TemporaryDirectory
    private let child: pid_t

    init?(kilobytes: Int) throws {
        directory = try TemporaryDirectory()
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let script =
            "mount -t tmpfs -o size=\(kilobytes)k,mode=0700 none \(directory.path) && echo ready && exec sleep 600 >&-"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        defer { posix_spawn_file_actions_destroy(&actions) }
        let command: [String] = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script]
        let words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let started = posix_spawnp(&child, "unshare", &actions, nil, words + [nil], environ)
        close(ends[1])
        defer { close(ends[0]) }
        guard started == 0 else { return nil }
        self.child = child
        path = "/proc/\(child)/root\(directory.path)"
        var answer = [UInt8](repeating: 0, count: 16)
        // Returns with the word, or with nothing when the child has ended.
        guard read(ends[0], &answer, answer.count) > 0 else { return nil }
    }

    /// Takes every block that is left.
    func fill() {
        let raw = open("\(path)/filler", O_WRONLY | O_CREAT, 0o600)
        let block = [UInt8](repeating: 1, count: 1024)
        while write(raw, block, block.count) > 0 {}
        close(raw)
    }

    func empty() { unlink("\(path)/filler") }

    deinit {
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
    }
}
