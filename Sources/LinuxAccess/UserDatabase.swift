import Glibc

/// Users and groups by name (getpwnam_r(3), getgrnam_r(3)). May block on a directory service: use it at start only.
package enum UserDatabase {
    /// The user's id; nil if there is no such user.
    package static func uid(named name: String) throws(SystemCallError) -> UInt32? {
        try lookUp("look up the user", name) { buffer, size, found throws(SystemCallError) in
            var entry = passwd()
            var pointer: UnsafeMutablePointer<passwd>?
            try SystemCall.runReturningNumber("look up the user", name) {
                getpwnam_r(name, &entry, buffer, size, &pointer)
            }
            found = pointer == nil ? nil : entry.pw_uid
        }
    }

    /// The group's id; nil if there is no such group.
    package static func gid(named name: String) throws(SystemCallError) -> UInt32? {
        try lookUp("look up the group", name) { buffer, size, found throws(SystemCallError) in
            var entry = group()
            var pointer: UnsafeMutablePointer<group>?
            try SystemCall.runReturningNumber("look up the group", name) {
                getgrnam_r(name, &entry, buffer, size, &pointer)
            }
            found = pointer == nil ? nil : entry.gr_gid
        }
    }

    /// The primary group of a user; nil if there is no such user.
    package static func primaryGroup(ofUser name: String) throws(SystemCallError) -> UInt32? {
        try lookUp("look up the user", name) { buffer, size, found throws(SystemCallError) in
            var entry = passwd()
            var pointer: UnsafeMutablePointer<passwd>?
            try SystemCall.runReturningNumber("look up the user", name) {
                getpwnam_r(name, &entry, buffer, size, &pointer)
            }
            found = pointer == nil ? nil : entry.pw_gid
        }
    }

    /// Doubles the buffer while the entry does not fit (ERANGE), up to 1 MiB.
    private static func lookUp(
        _ operation: String, _ name: String,
        _ body: (UnsafeMutablePointer<CChar>, Int, inout UInt32?) throws(SystemCallError) -> Void
    ) throws(SystemCallError) -> UInt32? {
        var size = 4096
        while true {
            let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
            defer { buffer.deallocate() }
            var found: UInt32?
            do {
                try body(buffer, size, &found)
                return found
            } catch  where error.errno == ERANGE && size < 1 << 20 {
                size *= 2
            } catch  where [ENOENT, ESRCH].contains(error.errno) {
                // "The given name was not found" by the manual page's own list.
                return nil
            }
        }
    }
}
