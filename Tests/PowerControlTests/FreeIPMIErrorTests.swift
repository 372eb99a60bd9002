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
