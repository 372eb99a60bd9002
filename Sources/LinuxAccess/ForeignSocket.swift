import CLinuxHardware
import Glibc

/// What has to be known of a socket that another library owns: who is at its other end, and who may reach its file.
package enum ForeignSocket {
    /// - Parameter raw: a connected Unix socket, open for the time of the call.
    package static func peer(of raw: Int32, subject: String) throws(SystemCallError) -> PeerCredentials {
        // A duplicate, because the other library must stay the only one that closes its own.
        let copy = Descriptor(
            adopting: try SystemCall.run("duplicate", subject, foreign: true) { fcntl(raw, F_DUPFD_CLOEXEC, 3) })
        return try PeerCredentials(of: copy, subject: subject)
    }

    /// Whoever may write to the file of a socket may connect to it (unix(7)).
    ///
    /// - Parameter group: unchanged if nil.
    package static func setAccess(path: String, mode: UInt32, group: UInt32?) throws(SystemCallError) {
        if let group { try SystemCall.run("set the group of", path) { chown(path, uid_t.max, group) } }
        try SystemCall.run("set the mode of", path) { chmod(path, mode) }
    }

    /// What this process makes from now on is its own user's alone, until it says otherwise (umask(2)).
    package static func keepNewFilesPrivate() {
        _ = umask(0o077)
    }

    /// Effective user id of this process.
    package static var ownUser: UInt32 { geteuid() }
}
