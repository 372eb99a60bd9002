internal import Glibc

/// The first three descriptors, whatever the agent was started with.
enum StandardStreams {
    /// Gives those that are closed a place-holder that can be neither read nor written as it should: the next file or
    /// socket would get the number, and words for standard error would be sent to the BMC.
    static func holdClosed() {
        for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 && errno == EBADF {
            // The lowest free number: this one, since those below it are open by now.
            _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
