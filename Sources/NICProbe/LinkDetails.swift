internal import HealthModel
internal import LinuxAccess

/// What a link's driver says, beyond what rtnetlink does. What could not be read is nil or empty.
struct LinkDetails {
    var settings: LinkSettings?
    var driver: DriverInformation?
    var counters: [(name: String, value: UInt64)] = []
    var module: OpticModule.Answer = .none
    /// What the driver failed at and tells of the link, a sentence each: whether the link is well is not known.
    var failures: [String] = []
    /// The like of what says nothing on the link.
    var notes: [String] = []
    /// One of them was refused for want of a right, and is no fault of the driver.
    var isRefused = false
    /// The link went away while it was read.
    var isGone = false

    enum Depth {
        /// Speed only: an event must become a reading at once, and counters or a module's bus may be slow.
        case quick
        case full
    }

    init() {}

    init(of link: Link, depth: Depth, readsModule: Bool, from kernel: some NetworkKernel) {
        do throws(SystemCallError) {
            if link.hasCarrier { settings = try LinkSettings.read(link.name, of: kernel) }
        } catch {
            failed(link, to: "give the settings", error)
            if isOver(error) { return }
        }
        guard depth == .full else { return }
        do throws(SystemCallError) {
            driver = try DriverInformation.read(link.name, of: kernel)
        } catch {
            guard !isOver(error) else {
                // Its counters are not asked for any more.
                failed(link, to: "name itself", error)
                return
            }
            notes.append(LinkDetails.sentence(link, "name itself", error))
        }
        guard link.isHardware else { return }
        do throws(SystemCallError) {
            counters = try DriverStatistics.read(link.name, of: kernel)
        } catch {
            failed(link, to: "give the counters", error)
            if isOver(error) { return }
        }
        if readsModule { module = OpticModule.read(link.name, of: kernel) }
    }

    private mutating func failed(_ link: Link, to words: String, _ error: SystemCallError) {
        isRefused = isRefused || error.isPermissionDenied
        failures.append(LinkDetails.sentence(link, words, error))
    }

    /// Nothing more is asked of a link that is gone, nor of firmware that let a request time out: the next would, too.
    private mutating func isOver(_ error: SystemCallError) -> Bool {
        isGone = error.isNoDevice
        return isGone || error.isTimeout
    }

    private static func sentence(_ link: Link, _ words: String, _ error: SystemCallError) -> String {
        let name = Printable.clean(link.name, limit: 16)
        return "The driver of \(name) did not \(words) (\(error.name ?? "errno \(error.errno)"))."
    }
}
