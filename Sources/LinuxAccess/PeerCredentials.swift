import CLinuxHardware
import Glibc

/// Who is at the other end of a Unix socket, vouched for by the kernel at the time of connect(2) (SO_PEERCRED and
/// SO_PEERGROUPS in unix(7) and socket(7)).
package struct PeerCredentials: Hashable, Sendable {
    /// Effective user id.
    package let uid: UInt32
    /// Effective group id.
    package let gid: UInt32
    /// 0 if the process is outside of this PID namespace.
    package let pid: Int32
    /// Supplementary group ids.
    package let groups: Set<UInt32>

    package init(uid: UInt32, gid: UInt32, pid: Int32, groups: Set<UInt32> = []) {
        self.uid = uid
        self.gid = gid
        self.pid = pid
        self.groups = groups
    }

    /// Whether the peer has the group, as primary or as supplementary one.
    package func isMember(of group: UInt32) -> Bool {
        gid == group || groups.contains(group)
    }

    init(of descriptor: Descriptor, subject: String) throws(SystemCallError) {
        var (uid, gid, pid): (UInt32, UInt32, Int32) = (0, 0, 0)
        try SystemCall.run("ask for the peer of", subject) {
            clinux_peer_credentials(descriptor.raw, &uid, &gid, &pid)
        }
        self.init(uid: uid, gid: gid, pid: pid, groups: try PeerCredentials.groups(of: descriptor, subject: subject))
    }

    private static func groups(of descriptor: Descriptor, subject: String) throws(SystemCallError) -> Set<UInt32> {
        // NGROUPS_MAX, credentials(7): no process has more.
        var groups = [UInt32](repeating: 0, count: 65536)
        var count = UInt32(groups.count)
        try SystemCall.run("ask for the groups of the peer of", subject) {
            clinux_peer_groups(descriptor.raw, &groups, &count)
        }
        return Set(groups.prefix(Int(count)))
    }
}
