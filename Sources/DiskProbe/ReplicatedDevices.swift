internal import DriveData
internal import HealthModel
internal import LinuxAccess
package import ProbeRuntime

/// What DRBD says of its resources on this node, by `drbdsetup status --json` (drbdsetup(8)): asked at each pass for as long
/// as the kernel has DRBD, because a resync begins without an event of the block layer.
struct ReplicatedDevices {
    /// nil where it is not installed.
    let drbdsetup: (any IsolatedReader)?

    /// Where the module is loaded.
    static func isThere(_ tree: KernelTree) -> Bool { tree.exists("/sys/module/drbd") }

    func read(_ tree: KernelTree, deadline: Duration) async -> [Measurement] {
        guard ReplicatedDevices.isThere(tree) else { return [] }
        guard let drbdsetup else {
            return [
                ReplicatedDevices.unread(
                    .refused,
                    "The kernel has DRBD, and drbdsetup is not installed; run `apt-get install drbd-utils` and start "
                        + "the disk service anew.")
            ]
        }
        switch await drbdsetup.read(device: "drbd", arguments: ["status", "--json"], deadline: deadline) {
        case .answered(let bytes):
            guard let resources = DRBDStatus.resources(bytes) else {
                return [ReplicatedDevices.unread(.garbled, "drbdsetup status --json printed what is no such document.")]
            }
            return resources.map(\.measurement)
        case .failed(let sentence):
            // The kernel's DRBD family wants CAP_NET_ADMIN for every request (genl_magic_func.h, GENL_ADMIN_PERM).
            return [
                ReplicatedDevices.unread(
                    .refused,
                    "drbdsetup status failed: \(sentence) The disk probe needs CAP_NET_ADMIN for it; see "
                        + "docs/senses/disk.md.")
            ]
        case .silent, .stillStuck:
            return [ReplicatedDevices.unread(.silent, "drbdsetup status does not answer.")]
        }
    }

    private static func unread(_ condition: ReadCondition, _ message: String) -> Measurement {
        Measurement(
            component: Component(kind: .replica, id: "drbd", name: "DRBD"), condition: condition, message: message)
    }
}

/// drbdsetup as an isolated reader: one at most, within a deadline, abandoned if it hangs in the kernel.
package enum DRBDReader {
    /// Where Debian's drbd-utils puts it.
    package static let path = "/usr/sbin/drbdsetup"

    /// nil where it is not installed.
    package static func installed(path: String = path) -> (any IsolatedReader)? {
        guard FileName.exists(path) else { return nil }
        return OwnProgramReader { arguments, deadline, ended in
            await ChildProcess.runWithComplaint(path, arguments, deadline: deadline, whenStuckEnds: ended)
        }
    }
}
