/// Counters that the kernel keeps for every link (struct rtnl_link_stats64 of linux/if_link.h; what each counts is said
/// in Documentation/networking/statistics.rst).
struct LinkStatistics: Equatable, Sendable {
    var receivedPackets: UInt64
    var transmittedPackets: UInt64
    var receiveErrors: UInt64
    var transmitErrors: UInt64
    var receiveDropped: UInt64
    var transmitDropped: UInt64
    var receiveCRCErrors: UInt64
    var receiveMissed: UInt64

    /// nil if a kernel gave fewer counters than the first 16, which every kernel with stats64 has.
    init?(_ bytes: ArraySlice<UInt8>) {
        let fields = KernelBytes(bytes)
        guard fields.count >= 16 * 8 else { return nil }
        func counter(_ number: Int) -> UInt64 { fields.load(number * 8) ?? 0 }
        receivedPackets = counter(0)
        transmittedPackets = counter(1)
        receiveErrors = counter(4)
        transmitErrors = counter(5)
        receiveDropped = counter(6)
        transmitDropped = counter(7)
        receiveCRCErrors = counter(12)
        receiveMissed = counter(15)
    }
}
