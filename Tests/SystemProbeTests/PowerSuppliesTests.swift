import HealthModel
import HealthTestKit
import ProbeRuntime
import Testing

@testable import SystemProbe

@Suite struct PowerSuppliesTests {
    private func supply(_ tree: SystemTree, _ name: String, _ files: [String: String]) throws {
        try tree.tree.write(files, below: "sys/class/power_supply/\(name)")
    }

    private func read(_ tree: SystemTree) -> [Measurement] { PowerSupplies(sys: "\(tree.tree.root)/sys").read() }

    @Test func aUPSOnBattery() throws {
        let tree = try SystemTree()
        try supply(
            tree, "hidpp_ups",
            [
                "type": "UPS", "scope": "System", "capacity": "37", "status": "Discharging", "capacity_level": "Low",
                "time_to_empty_now": "600", "model_name": "Smart-UPS",
            ])
        let ups = try #require(read(tree).first)
        #expect(ups.component == Component(kind: .battery, id: "hidpp_ups", name: "hidpp_ups"))
        #expect(ups[.batteryCharge] == 37 && ups[.batteryRuntime] == 600)
        #expect(ups.states == [.lowBattery, .onBattery] && ups.identity["model"] == "Smart-UPS")
    }

    @Test func whatDoesNotFeedTheNodeIsLeftOut() throws {
        let tree = try SystemTree()
        try supply(tree, "AC", ["type": "Mains", "online": "1"])
        try supply(tree, "mouse", ["type": "Battery", "scope": "Device", "capacity": "5"])
        try supply(tree, "BAT1", ["type": "Battery", "present": "0"])
        #expect(read(tree).isEmpty)
    }

    @Test(arguments: ["101", "-1", "full", ""])
    func aChargeOfNonsenseIsGarbled(_ text: String) throws {
        let tree = try SystemTree()
        try supply(tree, "BAT0", ["type": "Battery", "capacity": text, "status": "Full"])
        let battery = try #require(read(tree).first)
        #expect(battery.condition == .garbled && battery[.batteryCharge] == nil)
    }

    @Test func aBatteryThatSaysNothingIsNotFine() throws {
        let tree = try SystemTree()
        try supply(tree, "BAT0", ["type": "Battery"])
        #expect(read(tree).first?.condition == .unsupported)
    }

    @Test func anEventOfABatteryReadsBatteriesOnly() async throws {
        let tree = try SystemTree()
        try supply(tree, "BAT0", ["type": "Battery", "capacity": "99", "status": "Full"])
        let result = await tree.sense().read(.devices(["BAT0"]))
        #expect(result.measurements.map(\.component.id) == ["BAT0"] && !result.sweep)
        #expect(await tree.sense().read(.sweep).measurement("BAT0")?[.batteryCharge] == 99)
    }
}
