import HealthModel
import Testing

@Suite struct HwmonPlausibilityTests {
    private func feature(
        _ chip: String, _ kind: HwmonFeature.Kind, _ values: [String: Double], label: String? = nil
    ) -> HwmonFeature {
        HwmonFeature(chip: chip, kind: kind, index: 1, label: label, values: values)
    }

    @Test(arguments: [108.0, 110.5, 119, 120, 127, 128])
    func anOpenInputOfABoardChipIsUnconnected(celsius: Double) {
        let belief = HwmonPlausibility(
            feature("nct6779-isa-0290", .temperature, ["input": celsius, "max": 80, "alarm": 1]))
        #expect(belief.states == [.unconnected])
        #expect(belief.input == nil)
        #expect(belief.nonsense == nil)
    }

    @Test func aProcessorAtTheSameTemperatureIsHot() {
        let belief = HwmonPlausibility(
            feature("coretemp-isa-0000", .temperature, ["input": 110, "max": 84, "crit": 100, "crit_alarm": 1]))
        #expect(belief.states == [.criticalAlarm])
        #expect(belief.input == 110)
        #expect(belief.limits?.upperCritical == 100)
    }

    @Test func limitsThatNobodySetRaiseNoAlarm() {
        let belief = HwmonPlausibility(feature("nct6779", .voltage, ["input": 1.024, "min": 0, "max": 0, "alarm": 1]))
        #expect(belief.states.isEmpty)
        #expect(belief.limits == nil)
        #expect(belief.input == 1.024)
    }

    @Test func anAbsentFanIsUnconnectedAndOneThatStandsIsNot() {
        let absent = HwmonPlausibility(feature("nct6779", .fan, ["input": 0, "min": 0, "alarm": 1]))
        #expect(absent.states == [.unconnected])
        let stands = HwmonPlausibility(feature("nct6779", .fan, ["input": 0, "min": 600, "alarm": 1]))
        #expect(stands.states == [.alarm])
        #expect(stands.input == 0)
    }

    @Test func aLatchedCriticalAlarmFarFromItsLimitIsOnlyAnAlarm() {
        let belief = HwmonPlausibility(
            feature("coretemp", .temperature, ["input": 55, "max": 84, "crit": 100, "crit_alarm": 1]))
        #expect(belief.states == [.alarm])
    }

    @Test func aVoltageBeyondItsLimitOnABoardChipIsBelieved() {
        let belief = HwmonPlausibility(
            feature("it8728-isa-0a30", .voltage, ["input": 10.1, "min": 11.4, "max": 12.6, "alarm": 1]))
        #expect(belief.states == [.alarm])
        #expect(belief.limits?.lowerWarning == 11.4)
    }

    @Test func anAlarmWithoutLimitsIsBelievedOfADeviceThatKnows() {
        #expect(
            HwmonPlausibility(feature("nvme-pci-0100", .temperature, ["input": 81, "alarm": 1])).states == [.alarm])
        #expect(HwmonPlausibility(feature("nct6779", .temperature, ["input": 41, "alarm": 1])).states.isEmpty)
    }

    @Test func aFaultOfAFanOrProcessorIsAFaultAndOfAnOpenPinIsNone() {
        #expect(HwmonPlausibility(feature("pmbus-i2c-3-58", .fan, ["input": 0, "fault": 1])).states == [.fault])
        #expect(HwmonPlausibility(feature("w83627dhg", .temperature, ["fault": 1])).states == [.unconnected])
    }

    @Test func absurdNumbersAreNonsense() {
        let far = HwmonPlausibility(feature("coretemp", .temperature, ["input": 3_000]))
        #expect(far.nonsense != nil)
        #expect(far.input == nil)
        let none = HwmonPlausibility(feature("coretemp", .temperature, ["input": .nan]))
        #expect(none.nonsense != nil)
        #expect(feature("coretemp", .temperature, ["input": 3_000]).measurement.condition == .garbled)
        #expect(feature("coretemp", .temperature, [:]).measurement.condition == .silent)
    }

    @Test func limitsThatStandForNoneAreLeftOut() {
        let belief = HwmonPlausibility(
            feature("nvme-pci-0100", .temperature, ["input": 40, "max": 65_261.85, "min": -273.15, "crit": 84.85]))
        #expect(belief.limits == QuantityLimits(upperCritical: 84.85))
    }

    @Test func namesOfFilesAreCutIntoParts() {
        let parts = HwmonFeature.parse("temp12_crit_alarm")
        #expect(parts?.kind == .temperature)
        #expect(parts?.index == 12)
        #expect(parts?.attribute == "crit_alarm")
        #expect(HwmonFeature.parse("pwm1_enable") == nil)
        #expect(HwmonFeature.parse("temp_input") == nil)
        #expect(HwmonFeature.parse("temp99999999999999999999_input") == nil)
        #expect(HwmonFeature.parse("name") == nil)
    }

    @Test func theMeasurementCarriesNameAndUnit() {
        let made = feature("coretemp-isa-0000", .temperature, ["input": 55, "max": 84], label: "Core 0").measurement
        #expect(
            made.component
                == Component(kind: .temperature, id: "coretemp-isa-0000/temp1", name: "coretemp-isa-0000 Core 0"))
        #expect(made[.input] == 55)
        #expect(made.quantities.first?.unit == .celsius)
    }
}
