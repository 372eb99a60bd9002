internal import DriveData
internal import HealthModel
internal import LinuxAccess

/// Reads an NVMe controller by two admin commands.
///
/// The ioctl and not libnvme: it is one 72-byte struct and two commands with fixed offsets, and what they return is read by
/// our own decoder in any case. The library would bring a dependency, and functions that write, into the one process that
/// holds CAP_SYS_ADMIN.
struct NVMeReader {
    let transport: any NVMeTransport
    let path: String

    func read() -> DriveAnswer {
        do throws(SystemCallError) {
            let identify = try transport.send(.identifyController)
            guard identify.status == 0 else {
                return .unread(.silent, "\(path) answers Identify Controller with status \(identify.status).")
            }
            var pages = NVMePages(identifyController: identify.data)
            let log = try transport.send(.healthLog)
            if log.status == 0 { pages.healthLog = log.data }
            return .nvme(pages)
        } catch {
            return .failure(error, right: "the capability CAP_SYS_ADMIN")
        }
    }
}
