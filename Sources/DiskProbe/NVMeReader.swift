internal import DriveData
internal import LinuxAccess

/// Reads an NVMe controller by two admin commands.
///
/// The ioctl and not libnvme: these are one 72-byte struct and two commands with fixed offsets, which our own decoder reads
/// in any case; libnvme 1 would bring a library and its topology scan (which opens every controller) into a process that
/// must be small, and libnvme 2 and 3 have another interface.
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
