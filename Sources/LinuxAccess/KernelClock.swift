import CLinuxHardware

/// What the kernel thinks of the quality of its own clock (adjtimex(2) with modes 0, which needs no right).
package struct KernelClock: Equatable, Sendable {
    /// STA_UNSYNC: whoever disciplines the clock says that it is not synchronised, or nobody has for hours.
    package var isUnsynchronised: Bool
    /// Seconds that are still to be slewed.
    package var offset: Double
    /// Seconds that the clock is wrong at most; 16 (NTP_PHASE_LIMIT) when nobody disciplines it.
    package var maxError: Double
    /// Seconds, estimated.
    package var estimatedError: Double

    package init(isUnsynchronised: Bool, offset: Double, maxError: Double, estimatedError: Double) {
        self.isUnsynchronised = isUnsynchronised
        self.offset = offset
        self.maxError = maxError
        self.estimatedError = estimatedError
    }

    package static func read() throws(SystemCallError) -> KernelClock {
        var state = clinux_clock_state()
        try SystemCall.run("read the state of", "the kernel's clock") { clinux_clock_state(&state) }
        let isNano = state.status & clinux_sta_nano() != 0
        return KernelClock(
            isUnsynchronised: state.status & clinux_sta_unsync() != 0,
            offset: Double(state.offset) / (isNano ? 1e9 : 1e6), maxError: Double(state.max_error) / 1e6,
            estimatedError: Double(state.estimated_error) / 1e6)
    }
}
