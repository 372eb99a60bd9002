import HealthModel
import HealthTestKit
import Testing

@testable import MemoryProbe

@Suite struct PCIErrorsTests {
    static let correctable = """
        RxErr 3
        BadTLP 41
        BadDLLP 0
        Rollover 0
        Timeout 0
        NonFatalErr 0
        CorrIntErr 0
        HeaderOF 0
        TOTAL_ERR_COR 44
        """

    private func read(_ tree: MemoryTree) -> [Measurement] {
        PCIErrors(sys: "\(tree.tree.root)/sys").devices().compactMap { $0.read() }
    }

    @Test func aDeviceHasThreeTotalsAndTheKindsAsNotes() throws {
        let tree = try MemoryTree()
        try tree.device(
            "0000:3b:00.0", correctable: Self.correctable,
            nonFatal: "Undefined 0\nCmpltTO 2\nTOTAL_ERR_NONFATAL 2", fatal: "DLP 1\nTOTAL_ERR_FATAL 1")
        let device = try #require(read(tree).first)
        #expect(device.component == Component(kind: .pciDevice, id: "0000:3b:00.0", name: "0000:3b:00.0 (igb)"))
        #expect(device.identity["driver"] == "igb" && device.identity["vendor"] == "0x8086")
        #expect(device[.correctedErrors] == 44 && device[.uncorrectedErrors] == 2 && device[.fatalErrors] == 1)
        #expect(
            device.notes == [
                "RxErr: 3 (aer_dev_correctable)", "BadTLP: 41 (aer_dev_correctable)", "CmpltTO: 2 (aer_dev_nonfatal)",
                "DLP: 1 (aer_dev_fatal)",
            ])
    }

    @Test func aDeviceWithoutReportingIsNoComponent() throws {
        let tree = try MemoryTree()
        try tree.tree.write("0x8086\n", to: "sys/bus/pci/devices/0000:00:00.0/vendor")
        #expect(read(tree).isEmpty)
    }

    @Test(arguments: ["RxErr 3\nBadTLP 4", "RxErr\nTOTAL_ERR_COR 3", "RxErr x\nTOTAL_ERR_COR 0", "", "\u{FF}\u{FE}"])
    func aTableThatIsCutOffOrNonsenseIsGarbled(_ text: String) throws {
        let tree = try MemoryTree()
        try tree.device("0000:3b:00.0", correctable: text)
        let device = try #require(read(tree).first)
        #expect(device.condition == .garbled)
        #expect(device[.correctedErrors] == nil)
        #expect(device[.fatalErrors] == 0, "what could be read is kept")
    }

    @Test func everyCutOfATableIsWholeOrGarbledAndNeverATrap() {
        let bytes = Array((Self.correctable + "\n").utf8)
        for count in 0..<bytes.count {
            let table = PCIErrors.Table(Array(bytes[..<count]), total: "TOTAL_ERR_COR")
            #expect(table == nil || count >= bytes.count - 2, "cut at \(count)")
        }
        #expect(PCIErrors.Table(bytes, total: "TOTAL_ERR_COR")?.total == 44)
    }

    @Test func aDeviceThatWentAwayIsGone() throws {
        let tree = try MemoryTree()
        try tree.device("0000:3b:00.0", correctable: Self.correctable)
        let device = try #require(PCIErrors(sys: "\(tree.tree.root)/sys").devices().first)
        try tree.tree.remove("sys/bus/pci/devices/0000:3b:00.0")
        #expect(device.read() == nil)
    }
}
