internal import CFreeIPMIRead
internal import CIPMIMonitoring
internal import Testing

@testable internal import BMCProbe

@Suite("What the libraries' errors mean")
struct ErrorMappingTests {
    private func mapping(_ transport: BMCTarget.Transport) -> BMCErrorMapping {
        BMCErrorMapping(target: BMCTarget(transport: transport, cacheDirectory: "/nowhere"))
    }

    private let lan = BMCTarget.Transport.lan(
        LANSession(host: "192.0.2.7", username: "a", password: nil, cipherSuite: 3))
    private let device = BMCTarget.Transport.openIPMI(device: "/dev/ipmi0")

    /// An ICMP "port unreachable" is a system error to both libraries: no BMC said anything.
    @Test("nobody at the address is unreachable, with what to check", arguments: [false, true])
    func unreachable(isLate: Bool) {
        let number = Int32(bitPattern: IPMI_MONITORING_ERR_SYSTEM_ERROR.rawValue)
        // IPMI_ERR_SYSTEM_ERROR of freeipmi/api/ipmi-api.h.
        for error in [mapping(lan).monitoring(number, isLate: isLate), mapping(lan).freeIPMI(33)] {
            #expect(error.code == .unreachable && error.code.endsPass)
            for part in ["192.0.2.7", "bmc.address", "network", "IPMI over LAN is enabled"] {
                #expect(error.message.contains(part), "\(error.message)")
            }
            #expect(!error.message.contains("reset"))
        }
    }

    /// A name without an address is no missing device, and no kernel module helps.
    @Test("a name that cannot be resolved is told from a device that is not there")
    func unresolved() {
        let number = Int32(bitPattern: IPMI_MONITORING_ERR_HOSTNAME_INVALID.rawValue)
        let error = mapping(lan).monitoring(number, isLate: false)
        #expect(error.code == .unresolved && error.code.endsPass)
        for part in ["192.0.2.7", "bmc.address", "cannot be resolved"] {
            #expect(error.message.contains(part), "\(error.message)")
        }
        #expect(!error.message.contains("ipmi_si"))
        #expect(mapping(device).monitoring(number, isLate: false).code == .noDevice)
    }

    @Test("in band the same number stays an error of the BMC")
    func inBand() {
        let number = Int32(bitPattern: IPMI_MONITORING_ERR_SYSTEM_ERROR.rawValue)
        #expect(mapping(device).monitoring(number, isLate: false).code == .bmcError)
        #expect(mapping(device).freeIPMI(33).code == .bmcError)
    }
}
