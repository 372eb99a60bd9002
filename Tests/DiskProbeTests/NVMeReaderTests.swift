import DriveData
import HealthModel
import LinuxAccess
import Testing

@testable import DiskProbe

/// A controller that is played, field by field.
private final class ScriptedController: NVMeTransport {
    private var answers: [NVMeAnswer]
    private(set) var sent: [NVMeAdminCommand] = []

    init(_ answers: [NVMeAnswer]) {
        self.answers = answers
    }

    func send(_ command: NVMeAdminCommand) throws(SystemCallError) -> NVMeAnswer {
        sent.append(command)
        guard !answers.isEmpty else { throw SystemCallError(operation: "send", subject: "/dev/nvme0", errno: 13) }
        return answers.removeFirst()
    }
}

@Suite struct NVMeReaderTests {
    private let identify = [UInt8](repeating: 0x11, count: 4096)
    private let log = [UInt8](repeating: 0x22, count: 512)

    @Test func twoCommandsAreSentFieldByField() throws {
        let controller = ScriptedController([NVMeAnswer(data: identify), NVMeAnswer(data: log)])
        let answer = NVMeReader(transport: controller, path: "/dev/nvme0").read()
        #expect(answer == .nvme(NVMePages(identifyController: identify, healthLog: log)))
        #expect(controller.sent.map(\.opcode) == [0x06, 0x02])
        #expect(controller.sent.map(\.namespace) == [0, 0xFFFF_FFFF])
        #expect(controller.sent.map(\.dword10) == [0x0000_0001, 0x007F_0002])
        #expect(controller.sent.map(\.transferLength) == [4096, 512])
    }

    @Test func aRefusedLogIsMissingAndNotHealthy() throws {
        let controller = ScriptedController([NVMeAnswer(data: identify), NVMeAnswer(status: 0x2109)])
        let answer = NVMeReader(transport: controller, path: "/dev/nvme0").read()
        #expect(answer == .nvme(NVMePages(identifyController: identify)))
        #expect(answer.measurement(of: .init(kind: .drive, id: "x", name: "x")).condition != .answered)
    }

    @Test func aControllerThatDoesNotIdentifyItselfIsSilent() throws {
        let controller = ScriptedController([NVMeAnswer(status: 0x0006)])
        guard case .unread(.silent, _) = NVMeReader(transport: controller, path: "/dev/nvme0").read() else {
            Issue.record("not silent")
            return
        }
        #expect(controller.sent.count == 1)
    }

    @Test func withoutTheRightTheMessageNamesIt() throws {
        let answer = NVMeReader(transport: ScriptedController([]), path: "/dev/nvme0").read()
        guard case .unread(.refused, let message) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(message.contains("CAP_SYS_ADMIN"))
    }
}
