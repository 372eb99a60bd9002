internal import HealthModel
internal import LinuxAccess
internal import ProbeRuntime

/// Whether somebody keeps the node's clock right, as the kernel knows it.
enum ClockState {
    /// Seconds of maximum error at which the kernel gives up and says "not synchronised" by itself (include/linux/timex.h,
    /// NTP_PHASE_LIMIT).
    static let phaseLimit = 16.0

    static func measurement(_ read: () throws(SystemCallError) -> KernelClock) -> Measurement {
        var draft = MeasurementDraft(Component(kind: .clock, id: "clock", name: "clock"))
        do {
            let clock = try read()
            draft.add(.clockOffset, .value(clock.offset), .seconds)
            draft.add(.clockMaxError, .value(clock.maxError), .seconds)
            draft.add(.clockEstimatedError, .value(clock.estimatedError), .seconds)
            if clock.isUnsynchronised {
                if clock.maxError >= phaseLimit {
                    draft.say(.clockUnsynchronised)
                } else {
                    // chronyd without `rtcsync` never takes the flag away, but keeps the error bound small.
                    draft.measurement.notes.append(
                        "STA_UNSYNC is set, but somebody keeps the greatest error at \(clock.maxError) s")
                }
            }
        } catch {
            draft.fail(
                error.isPermissionDenied || error.name == "ENOSYS" ? .refused : .silent,
                "\(error) The service must be allowed to call adjtimex(2) (ProtectClock=no).")
        }
        return draft.measurement
    }
}
