import FoundationEssentials
import Testing

@testable import DeviceEvents

@Suite struct DeviceRuleTests {
    @Test func aLineTagsItsSubsystemsUnlessAConditionLeavesSomeOut() {
        let text = """
            ACTION=="remove", GOTO="forewarn_end"
            SUBSYSTEM=="ipmi", KERNEL=="ipmi[0-9]*", GROUP="forewarn-bmc", TAG+="forewarn"
            SUBSYSTEM=="block|nvme", TAG+="forewarn"
            SUBSYSTEM=="net", KERNEL=="eth*", TAG+="forewarn"
            SUBSYSTEM=="hwmon", TAG+="other"
            # SUBSYSTEM=="pci", TAG+="forewarn"
            SUBSYSTEM=="edac
            """
        #expect(DeviceRule.tagged(by: text, with: "forewarn") == ["ipmi", "block", "nvme"])
    }

    /// The rule that is shipped covers every subsystem that a sense listens to.
    @Test func theShippedRuleTagsWhatTheSensesListenTo() throws {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let subsystems: Set<String> = [
            "block", "nvme", "net", "hwmon", "pci", "power_supply", "ipmi", "edac",
        ]
        let directory = parts.joined(separator: "/") + "/udev"
        #expect(DeviceRule.tags(subsystems, with: "forewarn", directories: ["/nowhere", directory]))
        #expect(!DeviceRule.tags(["scsi"], with: "forewarn", directories: [directory]))
        #expect(!DeviceRule.tags(["block"], with: "forewarn", directories: ["/nowhere"]))
    }
}
