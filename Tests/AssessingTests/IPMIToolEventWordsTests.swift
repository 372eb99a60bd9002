import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// Every event that the tables of ipmitool print (IPMI 2.0 table 42-3), as one asserted entry of a log.
@Suite struct IPMIToolEventWordsTests {
    /// Type, verdict ("bad": how bad the type's own rows say), events.
    struct Row: Sendable {
        let type: String
        let verdict: Verdict?
        let events: [String]
    }

    @Test(arguments: rows.indices) func aLogSaysIt(index: Int) {
        let row = Self.rows[index]
        for event in row.events {
            let log = assessed("   1 | 01/02/2021 | 03:04:05 | \(row.type) #0x51 | \(event) | Asserted\n")
            #expect(log.format == EventLogTable.name)
            expect(log, row, event)
            let over = "   2 | 01/02/2021 | 03:09:05 | \(row.type) #0x51 | \(event) | Deasserted\n"
            let both = assessed("   1 | 01/02/2021 | 03:04:05 | \(row.type) #0x51 | \(event) | Asserted\n" + over)
            #expect(both.verdict == .healthy || log.verdict == .failing, "\(row.type): \(event), taken back")
        }
    }

    /// `sdr elist` prints the same words, without the type.
    @Test func aListingSaysIt() {
        for (event, verdict) in [
            ("Failed", Verdict.warning), ("Fault Status", .warning), ("Config Error", .warning), ("PCI PERR", .warning),
            ("PCI SERR", .warning), ("Communication lost", .warning), ("Presence Detected", .healthy),
            ("Connected", .healthy), ("Device Installed", .healthy), ("Predictive Failure Deasserted", .healthy),
        ] {
            let listing = assessed(
                "Thing            | 51h | ok  | 40.1 | \(event)\nTemp | 01h | ok | 7.1 | 21 degrees C\n")
            #expect(listing.format == IPMIToolSensorTable.name)
            #expect(listing.verdict == verdict, "\(event)")
        }
    }

    /// Generic events (table 42-2) of types that have no rows of their own.
    @Test func genericEventsOfAnyTypeAreJudged() {
        for (event, verdict) in [
            ("Redundancy Lost", Verdict.warning), ("Fully Redundant", .healthy), ("Performance Lags", .warning),
            ("Predictive Failure Asserted", .warning), ("Predictive Failure Deasserted", .healthy),
            ("Limit Exceeded", .warning), ("Limit Not Exceeded", .healthy), ("Upper Critical going high", .failing),
            ("Lower Non-critical going low ", .warning), ("Transition to Degraded", .warning),
            ("Transition to Running", .healthy), ("Non-Redundant: Insufficient Resources", .failing),
        ] {
            let log = assessed("   1 | 01/02/2021 | 03:04:05 | Module / Board #0x51 | \(event) | Asserted\n")
            #expect(log.verdict == verdict, "\(event)")
        }
        let thermal = assessed("   1 | 01/02/2021 | 03:04:05 | Processor CPU1 CATERR | State Asserted | Asserted\n")
        #expect(thermal.verdict == .failing)
    }

    private func expect(_ log: DocumentAssessment, _ row: Row, _ event: String) {
        if let verdict = row.verdict {
            #expect(log.verdict == verdict, "\(row.type): \(event)")
        } else {
            #expect(log.verdict == .warning || log.verdict == .failing, "\(row.type): \(event)")
        }
    }

    static let rows: [Row] = table.split(separator: "\n").map { line in
        let columns = String(line).columns("|")
        return Row(type: columns[0], verdict: Verdict(rawValue: columns[1]), events: Array(columns.dropFirst(2)))
    }

    private static let table = #"""
        Physical Security | healthy | General Chassis intrusion | Drive Bay intrusion | Unauthorized dock
        Physical Security | healthy | FAN area intrusion
        Physical Security | warning | System unplugged from LAN
        Platform Security | healthy | Front Panel Lockout violation attempted
        Platform Security | healthy | Pre-boot password violation - user password
        Platform Security | healthy | Out-of-band access password violation
        Processor | failing | IERR | Thermal Trip | FRB1/BIST failure | FRB2/Hang in POST failure
        Processor | failing | FRB3/Processor startup/init failure | SM BIOS Uncorrectable CPU-complex Error
        Processor | failing | Uncorrectable machine check exception
        Processor | warning | Configuration Error | Disabled | Throttled | Correctable machine check error
        Processor | healthy | Presence detected | Terminator presence detected
        Power Supply | warning | Failure detected | Predictive failure | Power Supply AC lost
        Power Supply | warning | AC lost or out-of-range | AC out-of-range, but present
        Power Supply | warning | Config Error: Vendor Mismatch | Config Error: Power Supply Rating Mismatch
        Power Supply | warning | Config Error
        Power Supply | healthy | Presence detected | Power Supply Inactive
        Power Unit | warning | 240VA power down | Interlock power down | AC lost | Soft-power control failure
        Power Unit | warning | Failure detected | Predictive failure
        Power Unit | healthy | Power off/down | Power cycle
        Memory | failing | Uncorrectable ECC | Parity | Critical Overtemperature
        Memory | warning | Correctable ECC | Memory Scrub Failed | Memory Device Disabled
        Memory | warning | Correctable ECC logging limit reached | Configuration Error | Throttled
        Memory | healthy | Presence Detected | Spare
        Drive Slot / Bay | bad | Drive Fault | Predictive Failure | In Critical Array | In Failed Array
        Drive Slot / Bay | bad | Rebuild In Progress | Rebuild Aborted
        Drive Slot / Bay | healthy | Drive Present | Hot Spare | Parity Check In Progress
        System Firmwares | warning | No system memory installed | No usable system memory
        System Firmwares | warning | Unrecoverable IDE device failure | Unrecoverable system-board failure
        System Firmwares | warning | Unrecoverable hard-disk controller failure
        System Firmwares | warning | Unrecoverable video controller failure | BIOS corruption detected
        System Firmwares | warning | CPU speed mismatch failure | Unknown Error | Unknown Hang
        System Firmwares | failing | CPU voltage mismatch
        System Firmwares | healthy | Unspecified | Removable boot media not found | No video device selected
        System Firmwares | healthy | Memory initialization | Hard-disk initialization
        System Firmwares | healthy | PCI resource configuration | System boot initiated
        System Firmwares | healthy | Motherboard initialization | Primary CPU initialization | Unknown Progress
        Event Logging Disabled | warning | Correctable memory error logging disabled
        Event Logging Disabled | warning | All event logging disabled | Log full
        Event Logging Disabled | healthy | Event logging disabled | Log area reset/cleared | Log almost full
        Watchdog1 | healthy | BIOS Reset | OS Reset | OS Shut Down | OS Expired
        System Event | warning | Undetermined system hardware failure
        System Event | healthy | System Reconfigured | OEM System boot event | Entry added to auxiliary log
        System Event | healthy | PEF Action | Timestamp Clock Sync
        Critical Interrupt | warning | Bus Timeout | I/O Channel check NMI | PCI PERR | PCI SERR
        Critical Interrupt | warning | EISA failsafe timeout | Bus Correctable error | Bus Uncorrectable error
        Critical Interrupt | warning | Bus Degraded
        Critical Interrupt | failing | Fatal NMI | Bus Fatal Error
        Critical Interrupt | healthy | NMI/Diag Interrupt | Software NMI
        Button | healthy | Power Button pressed | Sleep Button pressed | Reset Button pressed | FRU Latch
        Button | healthy | FRU Service
        Chip Set | warning | Soft Power Control Failure
        Chip Set | failing | Thermal Trip
        Cable / Interconnect | warning | Config Error
        Cable / Interconnect | healthy | Connected
        System Boot Initiated | healthy | Initiated by power up | Initiated by hard reset
        System Boot Initiated | healthy | User requested PXE boot | System Restart
        Boot Error | warning | No bootable media | Invalid boot sector
        Boot Error | healthy | Non-bootable disk in drive | PXE server not found
        Boot Error | healthy | Timeout waiting for selection
        OS Boot | healthy | A: boot completed | C: boot completed | boot completed - device not specified
        OS Boot | healthy | Installation completed | Installation failed
        OS Critical Stop | warning | Error during system startup | Run-time critical stop
        OS Critical Stop | healthy | OS graceful stop | OS graceful shutdown | PEF initiated soft shutdown
        OS Critical Stop | healthy | Agent not responding
        Slot / Connector | warning | Fault Status
        Slot / Connector | healthy | Identify Status | Device Installed | Ready for Device Installation
        Slot / Connector | healthy | Ready for Device Removal | Slot Power is Off | Device Removal Request
        Slot / Connector | healthy | Interlock | Slot is Disabled | Spare Device
        System ACPI Power State | healthy | S0/G0: working | S4/S5: soft-off | G3: mechanical off
        System ACPI Power State | healthy | S5: entered by override | Legacy OFF state | Unknown
        Watchdog2 | healthy | Timer expired | Hard reset | Power down | Power cycle | Timer interrupt
        Platform Alert | healthy | Platform generated page | Platform generated LAN alert
        Platform Alert | healthy | Platform Event Trap generated
        Entity Presence | healthy | Present | Absent | Disabled
        LAN | warning | Heartbeat Lost
        LAN | healthy | Heartbeat
        Management Subsys Health | warning | Sensor access degraded or unavailable
        Management Subsys Health | warning | Controller access degraded or unavailable
        Management Subsys Health | warning | Management controller off-line | Management controller unavailable
        Management Subsys Health | warning | Sensor failure | FRU failure
        Battery | warning | Low | Failed
        Battery | healthy | Presence Detected
        Session Audit | healthy | Session Activated | Invalid Username or Password
        Version Change | warning | Hardware incompatibility detected
        Version Change | warning | Firmware or software incompatibility detected
        Version Change | warning | Invalid or unsupported hardware version
        Version Change | warning | Invalid or unsupported firmware or software version
        Version Change | healthy | Hardware change detected
        Version Change | healthy | Firmware or software change detected, Mngmt Ctrl Firm Rev
        Version Change | healthy | Hardware change success | Firmware or software change success
        FRU State | warning | Communication lost
        FRU State | healthy | Not Installed | Inactive | Activation Requested | Activation in Progress | Active
        FRU State | healthy | Deactivation in Progress
        """#
}
