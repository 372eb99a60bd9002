internal import LinuxAccess

/// Who this process is.
package enum ProgramUser {
    package static var isRoot: Bool { ForeignSocket.ownUser == 0 }
}
