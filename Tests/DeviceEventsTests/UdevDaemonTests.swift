import FoundationEssentials
import Glibc
import HealthTestKit
import Testing

@testable import DeviceEvents

/// A real udevd in namespaces of its own, with our rule and a /dev and /run of its own: the machine's are not touched.
@Suite(
    .enabled(if: NamespaceThread.isPossible && UdevDaemon.program != nil, "needs root and udevadm (package udev)"),
    .timeLimit(.minutes(2)), .serialized)
struct UdevDaemonTests {
    @Test func whatUdevdPassesOnHasItsPropertiesAndIsFilteredByTheTag() async throws {
        let daemon = try await UdevDaemon()
        try await daemon.trigger()
        let pump = await daemon.pump(grace: .seconds(30))
        #expect(await pump.state.trusted == .udev)
        #expect(await pump.state.tag == "forewarn")
        try await daemon.space.command(["ip", "link", "add", "fw0", "type", "veth", "peer", "name", "fw1"])
        let added = try #require(await Self.event(.add, "fw0", from: pump))
        // Only udevd says this, when its rules are done.
        #expect(added.properties["USEC_INITIALIZED"] != nil)
        #expect(added.properties["TAGS"]?.contains(":forewarn:") == true)
        try await daemon.space.command(["ip", "link", "del", "fw0"])
        let removed = try #require(await Self.event(.remove, "fw0", from: pump))
        #expect(removed.path == added.path)
        #expect(await pump.state.trusted == .udev)
        try await daemon.end()
    }

    /// A device that was there before the rule has no tag: then the kernel's filter must not ask for it.
    @Test func withoutTheTagOnEveryDeviceItIsNotFilteredBy() async throws {
        let daemon = try await UdevDaemon()
        let pump = await daemon.pump(grace: .seconds(30))
        #expect(await pump.state.trusted == .udev)
        #expect(await pump.state.tag == nil)
        try await daemon.end()
    }

    @Test func whenUdevdIsKilledTheKernelsWordCounts() async throws {
        let daemon = try await UdevDaemon()
        try await daemon.trigger()
        let pump = await daemon.pump(grace: .milliseconds(50))
        daemon.kill(SIGKILL)
        try await daemon.space.command(["ip", "link", "add", "fw0", "type", "veth", "peer", "name", "fw1"])
        let added = try #require(await Self.event(.add, "fw0", from: pump))
        #expect(added.properties["USEC_INITIALIZED"] == nil)
        #expect(await pump.state.trusted == .kernel)
        try await daemon.end()
    }

    static func event(_ action: DeviceAction, _ name: String, from pump: EventPump) async -> DeviceRecord? {
        while let signal = await pump.next() {
            if case .event(action, let record) = signal, record.name == name { return record }
        }
        return nil
    }
}

/// systemd-udevd, which is udevadm under another name.
final class UdevDaemon: Sendable {
    static let program: String? = {
        let named = ProcessInfo.processInfo.environment["FOREWARN_UDEVADM"]
        return [named, "/usr/bin/udevadm", "/bin/udevadm"].compactMap { $0 }.first { access($0, X_OK) == 0 }
    }()

    let space: NamespaceThread
    private let process: pid_t

    init() async throws {
        let program = try #require(Self.program)
        let space = try await NamespaceThread()
        let rule = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        for command in [
            ["mount", "-t", "tmpfs", "tmpfs", "/run"], ["mkdir", "-p", "/run/udev/rules.d", "/run/null"],
            ["cp", "\(rule)/udev/70-forewarn.rules", "/run/udev/rules.d/"],
            ["touch", "/run/null/node"], ["mount", "--bind", "/dev/null", "/run/null/node"],
            ["mount", "-t", "tmpfs", "tmpfs", "/dev"], ["touch", "/dev/null"],
            ["mount", "--bind", "/run/null/node", "/dev/null"],
        ] {
            try await space.command(command)
        }
        let process = await space.run {
            NamespaceThread.start(["systemd-udevd", "--resolve-names=never"], program: program)
        }
        try #require(process > 0)
        // It says that it is ready to systemd only: its control socket is the sign for everybody else.
        await space.run { while access("/run/udev/control", F_OK) != 0 { usleep(2000) } }
        self.space = space
        self.process = process
    }

    /// What happens when our package is installed: the devices that are there get the rule's tag.
    func trigger() async throws {
        let program = try #require(Self.program)
        try await space.command([program, "trigger", "--settle", "--subsystem-match=net"])
    }

    func pump(grace: Duration) async -> EventPump {
        let process = self.process
        return await space.run {
            var options = DeviceMonitorOptions()
            // As this path leads into the namespace from any thread.
            options.controlPath = "/proc/\(process)/root/run/udev/control"
            options.ruleDirectories = ["/run/udev/rules.d"]
            options.grace = grace
            return EventPump(subsystems: ["net"], options: options)
        }
    }

    deinit {
        // A test that failed half way.
        kill(SIGKILL)
    }

    func kill(_ signal: Int32) {
        _ = Glibc.kill(process, signal)
    }

    func end() async throws {
        kill(SIGKILL)
        let process = self.process
        await space.run {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        }
    }
}
