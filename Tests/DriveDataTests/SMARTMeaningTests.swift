import HealthModel
import Testing

@testable import DriveData

/// The same number means different things on different drives; each row here is a trap that real reports set.
@Suite struct SMARTMeaningTests {
    typealias Builder = ATAPageBuilder

    private func attribute(_ id: UInt8, _ name: String?, value: UInt8 = 100, _ raw: String) -> SMARTAttribute {
        SMARTAttribute(
            id: id, name: name, isPrefail: false, normalizedValue: value, threshold: 0,
            rawValue: SMARTRawValue(text: raw))
    }

    private func measured(
        _ attributes: [SMARTAttribute], model: String, database: String? = nil, rotation: Int = 7200,
        used: Double? = nil
    ) -> Measurement {
        var identity = DriveIdentity(model: model)
        identity.rotationRate = rotation
        identity.databaseFamily = database
        var report = ATAReport(identity: identity, attributes: attributes, passed: true)
        report.percentageUsed = used
        return report.measurement(of: Builder.component)
    }

    @Test func seagatePacksThreeWordsInto188AndRatesInto1And7And195() {
        let made = Builder.measure([
            .init(id: 1, raw: 201_326_592), .init(id: 7, raw: 0x0002_015E_BAB6), .init(id: 195, raw: 66_008_300),
            .init(id: 188, raw: 51_540_393_996),
        ])
        #expect(made[.commandTimeouts] == 12)
        #expect(!made.quantities.contains { $0.value > 1_000 })
        let text = [attribute(188, "Command_Timeout", "0 0 1")]
        #expect(measured(text, model: "ST2000DM006-2DM164")[.commandTimeouts] == 1)
    }

    @Test func micron188IsNoiseAndItsPendingFlickers() {
        let made = measured(
            [attribute(188, "Command_Timeout", "33"), attribute(197, "Bogus_Current_Pend_Sect", "1")],
            model: "Micron_5300_MTFDDAV240TDS", database: "Micron 5100 Pro / 52x0 / 5300 SSDs", rotation: 0)
        #expect(made[.commandTimeouts] == nil)
        #expect(made[.pendingSectors] == nil)
    }

    @Test func maxtorCountsMinutesAndSeagateKeepsFractionsAboveTheHours() {
        #expect(Builder.measure([.init(id: 9, raw: 28_870)], model: "Maxtor 6Y120P0")[.powerOnHours] == 481)
        #expect(Builder.measure([.init(id: 9, raw: 0xD696_0000_022C)])[.powerOnHours] == 556)
    }

    @Test func hitachiKeepsASecondCountAboveTheFirst() {
        let made = Builder.measure(
            [.init(id: 5, raw: 0x002B_002B), .init(id: 187, raw: 0x0011_0000), .init(id: 197, raw: 1)],
            model: "Hitachi HDS721010CLA632")
        #expect(made[.reallocatedSectors] == 43)
        #expect(made[.reportedUncorrectable] == 0)
        #expect(made[.pendingSectors] == 1)
    }

    @Test func fujitsuPacksFieldsThatLookLikeABillionErrors() {
        let made = Builder.measure(
            [
                .init(id: 5, raw: 0x07D0_0000_0000), .init(id: 9, raw: 129_691), .init(id: 196, raw: 113_669),
                .init(id: 197, raw: 0x6D4B_FD22_0002), .init(id: 198, raw: 0x31B9_0B71_0003),
                .init(id: 199, raw: 7_657_686), .init(id: 200, raw: 16_540_056),
            ], model: "FUJITSU MHY2120BH", rotation: 5400)
        #expect(made[.reallocatedSectors] == 0)
        #expect(made[.pendingSectors] == nil)
        #expect(made[.offlineUncorrectable] == nil)
        #expect(made[.interfaceErrors] == nil)
        #expect(made[.powerOnHours] == nil)
    }

    @Test func sandForce177And233NearZeroAreNoWear() {
        let rows = [
            attribute(177, "Wear_Range_Delta", value: 0, "98"), attribute(233, "SandForce_Internal", value: 0, "46600"),
            attribute(231, "SSD_Life_Left", value: 96, "8589934593"),
        ]
        let made = measured(rows, model: "KINGSTON SV300S37A240G", database: "SandForce Driven SSDs", rotation: 0)
        #expect(made[.enduranceUsed] == 4)
        // The same drive outside the database, where the names come from the numbers alone.
        let generic = [
            attribute(177, "Wear_Leveling_Count", value: 0, "0"),
            attribute(231, "Temperature_Celsius", value: 98, "12"),
            attribute(233, "Media_Wearout_Indicator", value: 0, "5539"),
        ]
        #expect(measured(generic, model: "ADATA SX900", rotation: 0)[.enduranceUsed] == nil)
        #expect(measured(generic, model: "ADATA SX900", rotation: 0, used: 0)[.enduranceUsed] == 0)
    }

    @Test(arguments: [
        ("Samsung SSD 860 EVO 1TB", UInt8(177), "Wear_Leveling_Count", UInt8(4), 96.0),
        ("SAMSUNG MZ7LN256HCHP", 173, "Wear_Leveling_Count", 1, 99),
        ("CT500MX500SSD1", 202, "Percent_Lifetime_Remain", 5, 95),
        ("Crucial_CT525MX300SSD1", 202, "Percent_Lifetime_Used", 1, 99),
        ("INTEL SSDSC2BB160G4", 233, "Media_Wearout_Indicator", 1, 99),
        ("KINGSTON SUV500960G", 231, "SSD_Life_Left", 6, 94),
        ("WDC  WDS200T2B0A-00SM50", 230, "Media_Wearout_Indicator", 4, 4),
        ("Samsung SSD 860 EVO 500GB", 177, "Unknown_Attribute", 1, 99),
    ])
    func wearIsReadByVendor(model: String, id: UInt8, name: String, value: UInt8, used: Double) {
        let made = measured([attribute(id, name, value: value, "1")], model: model, rotation: 0)
        #expect(made[.enduranceUsed] == used)
    }

    @Test func wearOfAnUnknownVendorIsNotGuessedFromANumber() {
        for id: UInt8 in [177, 202, 230, 231, 233] {
            let made = measured(
                [attribute(id, "Unknown_SSD_Attribute", value: 1, "1")], model: "Nobody SSD", rotation: 0)
            #expect(made[.enduranceUsed] == nil, "\(id)")
        }
        let generic = [attribute(177, "Wear_Leveling_Count", value: 1, "1")]
        #expect(measured(generic, model: "Nobody SSD", rotation: 0)[.enduranceUsed] == nil)
        // In smartctl's database the name is the vendor's own.
        #expect(measured(generic, model: "Somebody SSD", database: "Somebody SSDs", rotation: 0)[.enduranceUsed] == 99)
    }

    @Test func namesThatSayPercentAreReadFromTheRawValue() {
        let left = [attribute(169, "Remaining_Lifetime_Perc", value: 100, "7")]
        #expect(measured(left, model: "Some SSD", database: "Silicon Motion", rotation: 0)[.enduranceUsed] == 93)
        let used = [attribute(202, "Perc_Rated_Life_Used", value: 100, "95")]
        #expect(measured(used, model: "Some SSD", database: "Some SSDs", rotation: 0)[.enduranceUsed] == 95)
        let packed = [attribute(202, "Perc_Rated_Life_Used", value: 100, "8589934593")]
        #expect(measured(packed, model: "Some SSD", database: "Some SSDs", rotation: 0)[.enduranceUsed] == nil)
    }

    @Test func theStandardIndicatorDecidesWhereFirmwareDiffersAndTheWorseCountsElsewhere() {
        let kingston = [attribute(231, "SSD_Life_Left", value: 4, "96")]
        #expect(measured(kingston, model: "KINGSTON SA400S37480G", rotation: 0, used: 3)[.enduranceUsed] == 3)
        #expect(measured(kingston, model: "KINGSTON SA400S37480G", rotation: 0)[.enduranceUsed] == 96)
        let samsung = [attribute(177, "Wear_Leveling_Count", value: 4, "1448")]
        #expect(measured(samsung, model: "Samsung SSD 860 EVO 1TB", rotation: 0, used: 101)[.enduranceUsed] == 101)
        let intel = [attribute(233, "Media_Wearout_Indicator", value: 1, "0")]
        #expect(measured(intel, model: "INTEL SSDSA2CW120G3", rotation: 0, used: 6)[.enduranceUsed] == 99)
    }

    @Test func attribute196IsNeverCounted() {
        let made = measured([attribute(196, "Reallocated_Event_Count", "4258 (30941 0)")], model: "ST500LM021-1KJ152")
        #expect(made.quantities.filter { $0.unit == .count && $0.value > 0 }.isEmpty)
    }

    @Test func heliumHasItsOwnThresholdAndAnUnnamed22OnAHitachiIsHelium() {
        for name in ["Helium_Level", "Unknown_Attribute"] {
            var row = attribute(22, name, value: 1, "1")
            row.threshold = 25
            row.isPrefail = true
            let made = measured([row], model: "HGST HUH728080ALN600")
            let helium = made.quantities.first { $0.name == .helium }
            #expect(helium?.value == 1)
            #expect(helium?.limits?.lowerCritical == 25)
        }
    }

    @Test(arguments: [
        ("4273 (5 89 0)", 4273.0), ("18942h+30m+24.562s", 18942), ("26732", 26732), ("1234/5678", 1234),
    ])
    func hoursAreReadAsPrinted(text: String, hours: Double) {
        #expect(measured([attribute(9, "Power_On_Hours", text)], model: "ST500LM021")[.powerOnHours] == hours)
    }

    @Test func absurdRawValuesAreNotBelievedAndNeverTrap() {
        for text in ["", "-", "abc", "99999999999999999999999", "0xFFFFFFFFFFFFFFFFFFFF", "- 1 2", "281474976710655"] {
            let made = measured(
                [
                    attribute(5, "Reallocated_Sector_Ct", text), attribute(9, "Power_On_Hours", text),
                    attribute(194, "Temperature_Celsius", text),
                ], model: "ST500LM021")
            #expect(made.quantities.allSatisfy { $0.value.isFinite })
        }
        let made = measured([attribute(9, "Power_On_Hours", "4294967295")], model: "ST500LM021")
        #expect(made[.powerOnHours] == nil)
    }

    @Test func temperatureIsTheDrivesBeforeTheAirs() {
        let rows = [
            attribute(194, "Temperature_Celsius", "41 (0 11 0 0 0)"),
            attribute(190, "Airflow_Temperature_Cel", "38 (Min/Max 21/41)"),
        ]
        #expect(measured(rows, model: "ST500LM021")[.temperature] == 41)
        #expect(measured(Array(rows.reversed()), model: "ST500LM021")[.temperature] == 41)
    }

    @Test func aReportWithoutAModelOrAttributesIsNeverAnswered() {
        var report = ATAReport(
            identity: DriveIdentity(), attributes: [attribute(5, "Reallocated_Sector_Ct", "0")], passed: true)
        #expect(report.measurement(of: Builder.component).condition == .unsupported)
        report = ATAReport(identity: DriveIdentity(model: "ST500LM021"), passed: true)
        #expect(report.measurement(of: Builder.component).condition == .unsupported)
    }

    @Test(arguments: [
        ("ST4000NM0033-9ZM170", true, DriveFamily.seagateDisk), ("WDC WD40EFRX-68N32N0", true, .westernDigitalDisk),
        ("WDC WUH721414ALE604", true, .hitachiDisk), ("HGST HUS726T6TALE6L4", true, .hitachiDisk),
        ("TOSHIBA MG04ACA600E", true, .toshibaDisk), ("TOSHIBA THNSNH128GBST", false, .otherSSD),
        ("SAMSUNG HD103SJ", true, .samsungDisk), ("Maxtor 6Y120P0", true, .maxtorDisk),
        ("MAXTOR STM3500320AS", true, .seagateDisk), ("Samsung SSD 850 PRO 1TB", false, .samsungSSD),
        ("WDC  WDS500G1R0B", false, .sanDiskSSD), ("OCZ-VERTEX3", false, .sandForceSSD),
        ("MM2000GEFRA", true, .otherDisk),
    ])
    func familiesAreToldByModel(model: String, spins: Bool, family: DriveFamily) {
        let words = model.split(separator: " ").joined(separator: " ")
        #expect(DriveFamily(model: words, databaseFamily: "", solidState: !spins) == family)
    }

    @Test func everyRowHasASourceAndIsReachable() {
        for row in SMARTAttributeTable.rows {
            #expect(!row.source.isEmpty)
            #expect(!row.ids.isEmpty || !row.names.isEmpty)
        }
    }
}
