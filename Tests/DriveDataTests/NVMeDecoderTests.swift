import HealthModel
import Testing

@testable import DriveData

@Suite struct NVMeDecoderTests {
    typealias Builder = NVMePageBuilder

    @Test func aHealthyControllerIsAnsweredWithEverythingItSays() {
        let made = Builder.measure(Builder.health())
        #expect(made.condition == .answered)
        #expect(made.states == [.smartPassed])
        #expect(
            made.identity == [
                "model": "TestDrive 1TB", "serial": "S4EUNX0M123456", "firmware": "2B2Q", "transport": "NVMe",
                "rotation": "solid state",
            ])
        let temperature = made.quantities.first { $0.name == .temperature }
        #expect(temperature?.value == 37)
        #expect(temperature?.limits?.upperWarning == 70)
        #expect(temperature?.limits?.upperCritical == 85)
        #expect(made.quantities.first { $0.name == .spareLeft }?.limits?.lowerCritical == 10)
        #expect(made[.spareLeft] == 100)
        #expect(made[.enduranceUsed] == 3)
        #expect(made[.powerCycles] == 25)
        #expect(made[.powerOnHours] == 10_000)
        #expect(made[.unsafeShutdowns] == 7)
        #expect(made[.mediaErrors] == 0)
        #expect(made[.errorLogEntries] == 9)
    }

    @Test(
        arguments: [
            (0x01, [.nvmeSpareLow]), (0x02, [.nvmeTemperature]), (0x04, [.nvmeReliability]),
            (0x08, [.nvmeReadOnly]), (0x10, [.nvmeBackupFailed]), (0x20, [.nvmePersistentMemory]),
            (0x0D, [.nvmeReadOnly, .nvmeReliability, .nvmeSpareLow]),
        ] as [(UInt8, [StateName])])
    func everyBitOfTheCriticalWarningIsAState(bits: UInt8, states: [StateName]) {
        #expect(Builder.measure(Builder.health(warning: bits)).states == states)
    }

    @Test func aReservedBitIsNoPass() {
        #expect(!Builder.measure(Builder.health(warning: 0x80)).says(.smartPassed))
    }

    @Test func enduranceGoesBeyondAHundred() {
        #expect(Builder.measure(Builder.health(used: 255))[.enduranceUsed] == 255)
    }

    @Test func countersOf128BitsDoNotWrap() {
        let ones = [UInt8](repeating: 0xFF, count: 16)
        let value = Builder.measure(Builder.health(mediaErrors: ones))[.mediaErrors] ?? 0
        #expect(value > 3.4e38 && value.isFinite)
        let high = [UInt8](repeating: 0, count: 8) + [1]
        #expect(Builder.measure(Builder.health(mediaErrors: high))[.mediaErrors] == 18_446_744_073_709_551_616)
    }

    @Test func noTemperatureIsNoTemperature() {
        #expect(Builder.measure(Builder.health(kelvin: 0))[.temperature] == nil)
        #expect(Builder.measure(Builder.health(kelvin: 0xFFFF))[.temperature] == nil)
    }

    @Test func pagesThatCannotBeBelievedAreNamed() {
        for log in [
            [UInt8](repeating: 0xFF, count: 512), [UInt8](repeating: 0, count: 512),
            Array(Builder.health().prefix(511)), [],
            Builder.health() + [0],
        ] as [[UInt8]] {
            let made = Builder.measure(log)
            #expect(made.condition == .garbled)
            #expect(made.message?.contains("02h") == true)
            #expect(made.quantities.isEmpty && made.states.isEmpty)
        }
        let spare = Builder.measure(Builder.health(spare: 101))
        #expect(spare.condition == .garbled)
        for identify in [[UInt8](repeating: 0xFF, count: 4096), [UInt8](repeating: 0, count: 4096), []] {
            let made = DriveDecoder.measurement(
                NVMePages(identifyController: identify, healthLog: Builder.health()), of: Builder.component)
            #expect(made.condition == .garbled)
            #expect(made.message?.contains("Identify Controller") == true)
        }
    }

    @Test func withoutAHealthLogNothingIsSupported() {
        #expect(Builder.measure(nil).condition == .unsupported)
    }

    @Test func cutAtEveryLengthNothingIsEverAnswered() {
        let log = Builder.health()
        for length in 0..<512 { #expect(Builder.measure(Array(log.prefix(length))).condition == .garbled) }
        let identify = Builder.identify()
        for length in stride(from: 0, to: 4096, by: 61) {
            let pages = NVMePages(identifyController: Array(identify.prefix(length)), healthLog: log)
            #expect(DriveDecoder.measurement(pages, of: Builder.component).condition == .garbled)
        }
    }
}
