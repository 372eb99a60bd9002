import Glibc

/// A started child: until it is reaped its process id is nobody else's, so that a signal never reaches a stranger.
struct RunningChild: Sendable {
    let process: Int32
    /// Readable once the child has ended (pidfd_open(2)).
    let ending: Descriptor
    let output: Descriptor
    let errors: Descriptor

    var hasEnded: Bool {
        var entry = pollfd(fd: ending.raw, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }

    /// The child and whatever it started in its process group. Only before it is reaped.
    func killGroup() {
        _ = kill(-process, SIGKILL)
    }

    /// SIGTERM to all of them. Only before it is reaped.
    func askGroupToEnd() {
        _ = kill(-process, SIGTERM)
    }

    /// Only when it has ended. Whatever it left behind in its group goes first, as long as the group is surely its own.
    func reap() -> Int32 {
        killGroup()
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }

    /// Reaps it whenever it ends. Nothing waits for it but the thread that waits for everything.
    func abandon(then ended: (@Sendable () -> Void)?) {
        _ = WaitThread.shared.add(ending, events: POLLIN) { _ in
            if hasEnded { _ = reap() }
            ended?()
        }
    }
}
