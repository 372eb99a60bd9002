import CLinuxHardware
import Glibc

/// Takes away from this process what it does not need before it holds a secret.
package enum Hardening {
    private static let coreLimit = Int32(RLIMIT_CORE.rawValue)

    /// No core dump and no ptrace by the same user (PR_SET_DUMPABLE(2const), RLIMIT_CORE in getrlimit(2)), no new
    /// privileges by execve (PR_SET_NO_NEW_PRIVS(2const)). Inherited by children, except the first: execve resets it.
    ///
    /// Call it first in `main`: the last of the three is for the calling thread and the threads that it starts later.
    package static func apply() throws(SystemCallError) {
        try SystemCall.run("switch off core dumps of", "this process") { clinux_set_not_dumpable() }
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        try SystemCall.run("set the core size limit of", "this process") { setrlimit(coreLimit, &limit) }
        try SystemCall.run("renounce new privileges of", "this process") { clinux_set_no_new_privileges() }
    }

    /// Whether this process could still leave a core dump.
    package static var canDumpCore: Bool {
        var limit = rlimit()
        getrlimit(coreLimit, &limit)
        return clinux_is_dumpable() != 0 || limit.rlim_cur != 0
    }
}
