internal import Glibc
internal import HealthModel
internal import HealthTestKit
internal import LinuxAccess
internal import Testing

@testable internal import BMCProbe

extension RealBMC {
    @Suite("Sessions")
    struct SessionTests {
        /// What goes wrong in a pass. A BMC that does not hear the end of a session, or of its opening, keeps it until
        /// it times out (IPMI 2.0 section 6.12.15): that is not to be avoided, and the 63 sessions have room for it.
        private enum Trouble: CaseIterable {
            case none
            case garbledAnswers
            case deadline
            case wrongPassword
            case losses
            case silence
        }

        /// A generator with a fixed seed: the same troubles in every run.
        private struct Dice {
            var state: UInt64

            mutating func roll(_ sides: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(truncatingIfNeeded: state >> 33) % sides
            }

            mutating func trouble() -> Trouble {
                switch roll(20) {
                case 0..<4: .none
                case 4..<9: .garbledAnswers
                case 9..<17: .deadline
                case 17: .wrongPassword
                case 18: .losses
                default: .silence
                }
            }
        }

        @Test("after 200 passes with random errors a session still opens, and no descriptor is left")
        func sessionsAreClosed() async throws {
            try await TestBMC.with { bmc in
                let relay = try UDPRelay(to: bmc.simulator.address)
                defer { relay.stop() }
                var target = bmc.target(address: relay.address, sessionTimeout: .milliseconds(100))
                target.retransmissionTimeout = .milliseconds(25)
                let reader = try BMCReader(target)
                var wrong = bmc.target(address: relay.address, password: "wrong")
                wrong.sessionTimeout = target.sessionTimeout
                wrong.retransmissionTimeout = target.retransmissionTimeout
                let locked = try BMCReader(wrong)
                var dice = Dice(state: 20_260_131)
                var counts: [Trouble: Int] = [:]
                var before: Set<String> = []
                for pass in 0..<200 {
                    let trouble = pass < 20 ? .none : dice.trouble()
                    counts[trouble, default: 0] += 1
                    if pass == 20 { before = Self.opened(beside: bmc.cache) }
                    let failed = await make(trouble, reader: reader, locked: locked, relay: relay, dice: &dice)
                    if trouble == .deadline || trouble == .wrongPassword { #expect(failed, "\(trouble)") }
                }
                for trouble in Trouble.allCases { #expect(counts[trouble, default: 0] > 5, "\(trouble)") }
                // Other tests of this process open sockets too, and close them; what leaked stays. By number: a reader
                // keeps a socket, and not always the same.
                var left = Self.opened(beside: bmc.cache)
                let patience = later(120)
                while left.count > before.count, MonotonicClock.now() < patience {
                    try await Task.sleep(for: .milliseconds(20))
                    left = Self.opened(beside: bmc.cache)
                }
                #expect(left.count <= before.count, "\(left) \(before)")
                relay.behave(.forward)
                let last = await reader.pass(deadline: later(10), restartsSEL: false)
                #expect(throws: Never.self) { try last.sensors?.get() }
            }
        }

        /// One pass with the trouble; true if it brought no sensors.
        private func make(
            _ trouble: Trouble, reader: BMCReader, locked: BMCReader, relay: UDPRelay, dice: inout Dice
        ) async -> Bool {
            switch trouble {
            case .none, .deadline, .wrongPassword: relay.behave(.forward)
            case .garbledAnswers: relay.behave(.garbled(after: 6 + dice.roll(12)))
            case .losses: relay.behave(.lossy(perMille: 30))
            case .silence: relay.behave(.silent(after: dice.roll(27)))
            }
            let reader = trouble == .wrongPassword ? locked : reader
            let pass = await reader.pass(deadline: later(trouble == .deadline ? 0 : 10), restartsSEL: false)
            if case .failure = pass.sensors { return true }
            return false
        }

        private func later(_ seconds: Int) -> MonotonicInstant { MonotonicClock.now().advanced(by: .seconds(seconds)) }

        /// What a session opens: datagram sockets, by their inodes, and files of the SDR cache.
        private static func opened(beside cache: String) -> Set<String> {
            let sockets = Set(
                contents("/proc/self/net/udp").split(separator: "\n").dropFirst().compactMap { line in
                    // proc(5): the inode is the tenth column.
                    let columns = line.split(separator: " ")
                    return columns.count > 9 ? "socket:[\(columns[9])]" : nil
                })
            guard let directory = opendir("/proc/self/fd") else { return ["/proc/self/fd cannot be read"] }
            defer { closedir(directory) }
            var found: Set<String> = []
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                var link = [CChar](repeating: 0, count: 512)
                let count = readlink("/proc/self/fd/\(name)", &link, link.count)
                guard count > 0 else { continue }
                let target = String(decoding: link.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
                if sockets.contains(target) || target.hasPrefix(cache) { found.insert(target) }
            }
            return found
        }

        private static func contents(_ path: String) -> String {
            guard let file = fopen(path, "re") else { return "" }
            defer { fclose(file) }
            var bytes: [UInt8] = []
            while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
