import Glibc

extension UserDatabase {
    /// The login name of a user id; nil if there is none, or if it cannot be told.
    package static func name(ofUser uid: UInt32) -> String? {
        // sysconf(_SC_GETPW_R_SIZE_MAX) is 1024 with glibc; a longer entry is left without a name.
        var buffer = [CChar](repeating: 0, count: 16384)
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        guard getpwuid_r(uid, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name else {
            return nil
        }
        return String(cString: name)
    }
}
