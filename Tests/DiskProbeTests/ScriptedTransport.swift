import LinuxAccess
import Testing

@testable import DiskProbe

/// A drive that is played: it expects exactly these commands, byte by byte and in this order, and gives these answers.
final class ScriptedTransport: SCSITransport {
    enum Reply {
        case answer(SCSIAnswer)
        case failure(Int32)
    }

    struct Step {
        var bytes: [UInt8]
        var transfer: Int
        var reply: Reply
    }

    private var steps: [Step]
    private(set) var sent: [[UInt8]] = []

    init(_ steps: [Step]) {
        self.steps = steps
    }

    var isFinished: Bool { steps.isEmpty }

    func send(_ command: SCSICommand) throws(SystemCallError) -> SCSIAnswer {
        sent.append(command.bytes)
        guard !steps.isEmpty else {
            Issue.record("unexpected \(command.name): \(command.bytes)")
            throw SystemCallError(operation: "send", subject: "the script", errno: 5)
        }
        let step = steps.removeFirst()
        #expect(step.bytes == command.bytes, "\(command.name)")
        #expect(step.transfer == command.transferLength, "\(command.name)")
        switch step.reply {
        case .answer(let answer): return answer
        case .failure(let code): throw SystemCallError(operation: "send", subject: "/dev/sda", errno: code)
        }
    }
}

extension ScriptedTransport.Step {
    /// A command that gives data.
    static func data(_ bytes: [UInt8], _ transfer: Int, _ data: [UInt8]) -> Self {
        Self(bytes: bytes, transfer: transfer, reply: .answer(SCSIAnswer(data: data)))
    }

    /// A command that ends with CHECK CONDITION.
    static func check(_ bytes: [UInt8], _ transfer: Int = 0, sense: [UInt8]) -> Self {
        Self(bytes: bytes, transfer: transfer, reply: .answer(SCSIAnswer(status: 2, sense: sense)))
    }

    static func good(_ bytes: [UInt8]) -> Self { Self(bytes: bytes, transfer: 0, reply: .answer(SCSIAnswer())) }

    static func failure(_ bytes: [UInt8], _ transfer: Int, errno: Int32) -> Self {
        Self(bytes: bytes, transfer: transfer, reply: .failure(errno))
    }
}

/// The commands as they must be on the wire, written out once more from the standards.
enum Wire {
    static let inquiry: [UInt8] = [0x12, 0x00, 0x00, 0x00, 0x24, 0x00]
    static func page(_ page: UInt8) -> [UInt8] { [0x12, 0x01, page, 0x00, 0xFC, 0x00] }
    static let requestSense: [UInt8] = [0x03, 0x00, 0x00, 0x00, 0xFC, 0x00]
    static let testUnitReady: [UInt8] = [0x00, 0x00, 0x00, 0x00, 0x00, 0x00]
    static func log(_ page: UInt8, _ high: UInt8 = 0x00, _ low: UInt8 = 0xFC) -> [UInt8] {
        [0x4D, 0x00, 0x40 | page, 0x00, 0x00, 0x00, 0x00, high, low, 0x00]
    }
    static let defects: [UInt8] = [
        0xB7, 0x0C, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00,
    ]
    static let powerMode: [UInt8] = [
        0x85, 0x06, 0x20, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xE5, 0x00,
    ]
    static let identify: [UInt8] = [
        0x85, 0x08, 0x0E, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xEC, 0x00,
    ]
    static let smartData: [UInt8] = [
        0x85, 0x08, 0x0E, 0x00, 0xD0, 0x00, 0x01, 0x00, 0x00, 0x00, 0x4F, 0x00, 0xC2, 0x00, 0xB0, 0x00,
    ]
    static let smartThresholds: [UInt8] = [
        0x85, 0x08, 0x0E, 0x00, 0xD1, 0x00, 0x01, 0x00, 0x00, 0x00, 0x4F, 0x00, 0xC2, 0x00, 0xB0, 0x00,
    ]
    static let smartStatus: [UInt8] = [
        0x85, 0x06, 0x20, 0x00, 0xDA, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4F, 0x00, 0xC2, 0x00, 0xB0, 0x00,
    ]
    static let selfTestLog: [UInt8] = [
        0x85, 0x08, 0x0E, 0x00, 0xD5, 0x00, 0x01, 0x00, 0x06, 0x00, 0x4F, 0x00, 0xC2, 0x00, 0xB0, 0x00,
    ]
    static let errorLog: [UInt8] = [
        0x85, 0x08, 0x0E, 0x00, 0xD5, 0x00, 0x01, 0x00, 0x01, 0x00, 0x4F, 0x00, 0xC2, 0x00, 0xB0, 0x00,
    ]
}

/// What devices answer.
enum Answers {
    /// 36 bytes of INQUIRY: type, then vendor, product and revision.
    static func inquiry(vendor: String, product: String = "MODEL", type: UInt8 = 0) -> [UInt8] {
        func field(_ text: String, _ length: Int) -> [UInt8] {
            Array((Array(text.utf8) + [UInt8](repeating: 0x20, count: length)).prefix(length))
        }
        return [type, 0, 6, 2, 31, 0, 0, 2] + field(vendor, 8) + field(product, 16) + field("0001", 4)
    }

    static func pages(_ codes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(codes.count)] + codes }

    /// Descriptor sense with the registers of an ATA command.
    static func registers(count: UInt8 = 0, middle: UInt8 = 0, high: UInt8 = 0, status: UInt8 = 0x50) -> [UInt8] {
        [0x72, 0x01, 0x00, 0x1D, 0, 0, 0, 14]
            + [0x09, 0x0C, 0, 0, 0, count, 0, 0, 0, middle, 0, high, 0, status]
    }

    /// Fixed sense.
    static func sense(_ key: UInt8, _ code: UInt8, _ qualifier: UInt8) -> [UInt8] {
        [0x70, 0, key, 0, 0, 0, 0, 10, 0, 0, 0, 0, code, qualifier, 0, 0, 0, 0]
    }

    /// IDENTIFY DEVICE with SMART supported and on, and with both logs; everything else is zero.
    static func identify(enabled: Bool = true, logs: Bool = true) -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        func set(_ word: Int, _ value: UInt16) {
            page[word * 2] = UInt8(value & 0xFF)
            page[word * 2 + 1] = UInt8(value >> 8)
        }
        set(82, 1)
        set(83, 0x4000)
        set(84, logs ? 0x4003 : 0x4000)
        set(85, enabled ? 1 : 0)
        set(87, 0x4000)
        return page
    }

    static func block(_ mark: UInt8) -> [UInt8] { [UInt8](repeating: mark, count: 512) }
}
