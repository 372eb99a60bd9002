import CLinuxHardware
package import HealthModel

/// A socket to the kernel's network configuration (rtnetlink(7)): bytes out, bytes in. What they mean is the caller's.
///
/// It belongs to the network namespace of the thread that made it, whichever thread uses it later.
package final class RouteSocket: Sendable {
    package enum Received: Equatable, Sendable {
        case datagram([UInt8])
        /// Messages were lost: the receive buffer was full (ENOBUFS), or one was larger than any that the kernel makes.
        case overrun
    }

    /// How a wait ended.
    package enum Readiness: Equatable, Sendable {
        case ready
        case timedOut
        case cancelled
    }

    /// RTMGRP_LINK of linux/rtnetlink.h.
    package static let linkGroup: UInt32 = 1

    /// The kernel's dumps come in datagrams of at most 32 KiB (linux/netlink.h, NLMSG_GOODSIZE; af_netlink.c).
    private static let room = 65536
    private static let subject = "the kernel's network configuration (rtnetlink)"

    private let handle: SocketHandle
    /// SO_RCVBUF as the kernel counts it, in bytes.
    package let receiveBuffer: Int

    /// - Parameters:
    ///   - groups: RTMGRP_ bits whose messages are wanted; 0 for requests only.
    ///   - receiveBuffer: bytes; the kernel doubles it, and grants less to a user without CAP_NET_ADMIN.
    package init(groups: UInt32 = 0, receiveBuffer: Int32 = 1 << 20) throws(SystemCallError) {
        let raw = try SystemCall.run("open a socket to", Self.subject) { clinux_route_socket(groups) }
        let descriptor = Descriptor(adopting: raw)
        self.receiveBuffer = Int(clinux_set_receive_buffer(raw, receiveBuffer))
        handle = SocketHandle(descriptor, shutsDown: false)
    }

    package func send(_ bytes: [UInt8]) throws(SystemCallError) {
        guard let descriptor = handle.descriptor else { return }
        try SystemCall.run("ask", Self.subject) { clinux_route_send(descriptor.raw, bytes, bytes.count) }
    }

    /// What has arrived, without waiting; nil when there is nothing. Only what the kernel itself sent.
    package func receive() throws(SystemCallError) -> Received? {
        guard let descriptor = handle.descriptor else { return nil }
        while true {
            var port: UInt32 = 0
            var count = 0
            let bytes: [UInt8]
            do {
                bytes = try [UInt8](unsafeUninitializedCapacity: Self.room) { buffer, filled throws(SystemCallError) in
                    guard let base = buffer.baseAddress else { return }
                    count =
                        try SystemCall.runNonBlocking("hear", Self.subject) {
                            clinux_route_receive(descriptor.raw, base, buffer.count, &port)
                        } ?? -1
                    filled = max(0, min(count, buffer.count))
                }
            } catch {
                guard error.isOverrun else { throw error }
                return .overrun
            }
            if count < 0 { return nil }
            guard port == 0 else { continue }
            return count > Self.room ? .overrun : .datagram(bytes)
        }
    }

    /// Suspends until there is something to receive.
    package func wait(until deadline: MonotonicInstant?) async -> Readiness {
        switch await handle.wait(for: .reading, until: deadline) {
        case .ready: .ready
        case .timedOut: .timedOut
        case .closed, .cancelled: .cancelled
        }
    }
}
