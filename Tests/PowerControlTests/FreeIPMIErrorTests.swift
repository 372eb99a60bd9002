import LinuxAccess
import Testing

@testable import PowerControl

/// What libfreeipmi's error numbers (freeipmi/api/ipmi-api.h) mean for power control.
@Suite struct FreeIPMIErrorTests {
    private let target = BMCTarget(host: "bmc", username: "fence", password: Secret(bytes: []))

    @Test(
        arguments: [
            (4, .usernameRejected), (5, .passwordRejected), (6, .keyRejected), (7, .privilegeInsufficient),
            (8, .privilegeInsufficient), (10, .cipherRejected), (11, .passwordUnverified), (12, .protocolUnavailable),
            (13, .timeout), (14, .timeout), (19, .busy), (25, .sessionRefused), (27, .busy), (28, .system),
            (29, .badConfiguration), (30, .badConfiguration), (32, .sessionRefused), (33, .system),
            (99, .sessionRefused),
        ] as [(Int32, PowerError.Code)])
    func openingFails(number: Int32, code: PowerError.Code) {
        let error = FreeIPMIError(number: number, completionCode: nil).opening("bmc", target)
        #expect(error.code == code)
        #expect(error.description.hasPrefix("The BMC bmc "))
        #expect(error.description.hasSuffix("."))
    }

    @Test(
        arguments: [
            (7, .privilegeInsufficient), (14, .timeout), (21, .timeout), (23, .bmcError), (24, .bmcError), (27, .busy),
            (32, .bmcError),
        ] as [(Int32, PowerError.Code)])
    func aCommandFails(number: Int32, code: PowerError.Code) {
        #expect(FreeIPMIError(number: number, completionCode: nil).commanding("bmc").code == code)
    }

    @Test func theCompletionCodeIsTold() {
        let error = FreeIPMIError(number: 24, completionCode: 0xD5).commanding("bmc")
        #expect(error.detail == "bad completion code, completion code D5h")
        #expect(FreeIPMIError(number: 24, completionCode: 0x0F).commanding("bmc").detail.hasSuffix("0Fh"))
    }
}

/// The question that tells refusals of a session apart.
@Suite struct OpenSessionRequestTests {
    @Test func theRequestHasTheAlgorithmsOfTheSuite() throws {
        let request = try #require(OpenSessionRequest(cipherSuite: 17, privilege: 3))
        #expect(request.bytes.count == 48)
        #expect(request.bytes[14] == 32)
        #expect([request.bytes[17], request.bytes[28], request.bytes[36], request.bytes[44]] == [3, 3, 4, 1])
        for suite in BMCTarget.cipherSuites { #expect(OpenSessionRequest(cipherSuite: suite, privilege: 0) != nil) }
        #expect(OpenSessionRequest(cipherSuite: 0, privilege: 0) == nil)
    }

    /// Whatever else comes in is not an answer; no length is trusted.
    @Test func onlyAnAnswerIsRead() {
        var answer: [UInt8] = [0x06, 0, 0xFF, 0x07, 0x06, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0x01]
        #expect(answer.withUnsafeBytes { OpenSessionRequest.status(in: $0) } == 1)
        for length in 0..<answer.count {
            #expect(answer[..<length].withUnsafeBytes { OpenSessionRequest.status(in: $0) } == nil)
        }
        answer[5] = 0x13
        #expect(answer.withUnsafeBytes { OpenSessionRequest.status(in: $0) } == nil)
    }

    @Test func theStatusCodesOfTheSpecification() {
        #expect(OpenSessionRequest.code(forStatus: 0x01) == .busy)
        for status: UInt8 in [0x04, 0x05, 0x10, 0x11] {
            #expect(OpenSessionRequest.code(forStatus: status) == .cipherRejected)
        }
        #expect(OpenSessionRequest.code(forStatus: 0x00) == nil)
        #expect(OpenSessionRequest.code(forStatus: 0xFF) == nil)
    }
}
