import Glibc
import Testing

@testable import LinuxAccess

@Suite struct HardeningTests {
    @Test func noCoreDumpAndNoNewPrivilegesAfterwards() async {
        // In a process of its own: none of it can be taken back.
        await #expect(processExitsWith: .success) {
            try #require(Hardening.canDumpCore)
            try Hardening.apply()
            try Hardening.apply()
            try #require(!Hardening.canDumpCore)
            let status = String(decoding: try TextFile.read("/proc/thread-self/status"), as: UTF8.self)
            try #require(status.contains("NoNewPrivs:\t1"))
        }
    }

    @Test func aBadDescriptorOfOurOwnEndsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            try SystemCall.run("read", "nothing") { () -> Int in
                errno = EBADF
                return -1
            }
        }
    }

    @Test func aBadDescriptorFromOutsideIsAnError() {
        #expect(throws: SystemCallError.self) {
            try SystemCall.run("read", "nothing", foreign: true) { () -> Int in
                errno = EBADF
                return -1
            }
        }
    }
}
