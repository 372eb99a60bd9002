import Testing

@testable import LinuxAccess

@Suite struct SecretTests {
    @Test func everyWayToPrintItSaysSetOnly() {
        struct Holder {
            let name = "bmc"
            let secret = Secret(bytes: Array("hunter2".utf8))
            let optional: Secret? = Secret(bytes: Array("hunter2".utf8))
        }
        let secret = Secret(bytes: Array("hunter2".utf8))
        var dumped = ""
        dump(secret, to: &dumped)
        dump(Holder(), to: &dumped)
        var printed = ""
        print(secret, Holder(), [secret], ["k": secret], to: &printed)
        debugPrint(secret, Holder(), to: &printed)
        let texts = [
            "\(secret)", secret.description, secret.debugDescription, String(reflecting: secret),
            String(describing: secret), String(describing: Holder()), dumped, printed,
            "\(Mirror(reflecting: secret).children.map(\.value))",
        ]
        for text in texts { #expect(!text.contains("hunter")) }
        #expect("\(secret)" == "[set]")
        #expect(dumped.contains("[set]"))
    }

    @Test func bytesAndCStringAreThere() {
        let secret = Secret(bytes: Array("hunter2".utf8))
        #expect(secret.count == 7)
        #expect(secret.withUnsafeCString { String(cString: $0) } == "hunter2")
        #expect(secret.withUnsafeBytes { Array($0) } == Array("hunter2".utf8))
        #expect(Secret(bytes: []).withUnsafeCString { $0.pointee } == 0)
    }

    @Test func wipingOverwrites() {
        var bytes = Array("hunter2".utf8)
        bytes.withUnsafeMutableBytes { Secret.wipe($0) }
        #expect(bytes == [UInt8](repeating: 0, count: 7))
    }
}
