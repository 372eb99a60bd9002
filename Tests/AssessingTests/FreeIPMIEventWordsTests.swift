import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

/// Every event that the tables of FreeIPMI print (IPMI 2.0 table 42-3), as one asserted entry of a log.
@Suite struct FreeIPMIEventWordsTests {
    /// Type, verdict ("bad": how bad the type's own rows say), events.
    struct Row: Sendable {
        let type: String
        let verdict: Verdict?
        let events: [String]
    }

    @Test(arguments: rows.indices) func aLogSaysIt(index: Int) {
        let row = Self.rows[index]
        for event in row.events {
            let log = assessed(
                """
                ID | Date        | Time     | Name  | Type | Event
                1  | Jan-02-2021 | 03:04:05 | Thing | \(row.type) | \(event)

                """)
            #expect(log.format == EventLogTable.name)
            let verdict = log.verdict
            if let wanted = row.verdict {
                #expect(verdict == wanted, "\(row.type): \(event)")
            } else {
                #expect(verdict == .warning || verdict == .failing, "\(row.type): \(event)")
            }
        }
    }

    static let rows: [Row] = table.split(separator: "\n").map { line in
        let columns = String(line).columns("|")
        return Row(type: columns[0], verdict: Verdict(rawValue: columns[1]), events: Array(columns.dropFirst(2)))
    }

    private static let table = #"""
        Physical Security | healthy | General Chassis Intrusion | Drive Bay intrusion | I/O Card area intrusion
        Physical Security | healthy | Processor area intrusion | Unauthorized dock
        Physical Security | healthy | FAN area intrusion (supports detection of hot plug fan tampering)
        Physical Security | warning | LAN Leash Lost (system is unplugged from LAN)
        Platform Security Violation Attempt | healthy | Secure Mode (Front Panel Lockout) Violation attempt
        Platform Security Violation Attempt | healthy | Pre-boot Password Violation - user password
        Platform Security Violation Attempt | healthy | Pre-boot Password Violation attempt - setup password
        Platform Security Violation Attempt | healthy | Pre-boot Password Violation - network boot password
        Platform Security Violation Attempt | healthy | Other pre-boot Password Violation
        Platform Security Violation Attempt | healthy | Out-of-band Access Password Violation
        Processor | failing | IERR | Thermal Trip | FRB1/BIST failure
        Processor | failing | FRB2/Hang in POST failure (used hang is believed to be due or related to a processor fai
        Processor | failing | FRB3/Processor Startup/Initialization failure (CPU didn't start)
        Processor | failing | SM BIOS `Uncorrectable CPU-complex Error'
        Processor | failing | Machine Check Exception (Uncorrectable)
        Processor | healthy | Processor Presence detected | Terminator Presence Detected
        Processor | warning | Configuration Error | Processor disabled
        Processor | warning | Processor Automatically Throttled (processor throttling triggered by a hardware-based me
        Processor | warning | Correctable Machine Check Error
        Power Supply | healthy | Presence detected | Power Supply Inactive (in standby state)
        Power Supply | warning | Power Supply Failure detected | Predictive Failure
        Power Supply | warning | Power Supply input lost (AC/DC) | Power Supply input lost or out-of-range
        Power Supply | warning | Power Supply input out-of-range, but present | Configuration error
        Power Unit | healthy | Power Off/Power Down | Power Cycle
        Power Unit | warning | 240VA Power Down | Interlock Power Down
        Power Unit | warning | AC lost/Power input lost (The power source for the power unit was lost)
        Power Unit | warning | Soft Power Control Failure (unit did not respond to request to turn on)
        Power Unit | warning | Power Unit Failure detected | Predictive Failure
        Memory | failing | Uncorrectable ECC/other uncorrectable memory error | Parity
        Memory | failing | Critical Overtemperature.  Memory device has entered a critical overtemperature state, e
        Memory | healthy | Presence detected | Spare
        Memory | warning | Correctable ECC/other correctable memory error | Memory Scrub Failed (stuck bit)
        Memory | warning | Memory Device Disabled
        Memory | warning | Correctable ECC/other correctable memory error logging limit reached
        Memory | warning | Configuration error | Memory Automatically Throttled
        Drive Slot | bad | Drive Fault | Predictive Failure | In Critical Array | In Failed Array
        Drive Slot | bad | Rebuild/Remap in progress | Rebuild/Remap Aborted (was not completed normally)
        Drive Slot | healthy | Drive Presence | Hot Spare | Consistency Check / Parity Check in progress
        System Firmware Progress | healthy | System Firmware Progress
        System Firmware Progress | warning | System Firmware Error (POST Error) | System Firmware Hang
        Event Logging Disabled | healthy | Event `Type' Logging Disabled | Log Area Reset/Cleared
        Event Logging Disabled | healthy | SEL Almost Full | Correctable Machine Check Error Logging Disabled
        Event Logging Disabled | warning | Correctable Memory Error Logging Disabled
        Event Logging Disabled | warning | All Event Logging Disabled | SEL Full
        Watchdog 1 | healthy | BIOS Watchdog Reset | OS Watchdog Reset | OS Watchdog Shut Down
        Watchdog 1 | healthy | OS Watchdog Power Down | OS Watchdog Power Cycle
        Watchdog 1 | healthy | OS Watchdog NMI/Diagnostic Interrupt | OS Watchdog Expired, status only
        Watchdog 1 | healthy | OS Watchdog pre-timeout Interrupt, non-NMI
        System Event | healthy | System Reconfigured | OEM System Boot Event | Entry added to Auxiliary Log
        System Event | healthy | PEF Action | Timestamp Clock Synch
        System Event | warning | Undetermined system hardware failure
        Critical Interrupt | failing | Fatal NMI (port 61h, bit 7) | Bus Fatal Error
        Critical Interrupt | healthy | Front Panel NMI/Diagnostic Interrupt | Software NMI
        Critical Interrupt | warning | Bus Timeout | I/O channel check NMI | PCI PERR | PCI SERR
        Critical Interrupt | warning | EISA Fail Safe Timeout | Bus Correctable Error | Bus Uncorrectable Error
        Critical Interrupt | warning | Bus Degraded (bus operating in a degraded performance state)
        Button | healthy | Power Button pressed | Sleep Button pressed | Reset Button pressed
        Button | healthy | FRU latch open (Switch indicating FRU latch is in `unlatched' position and FRU is mechan
        Button | healthy | FRU service request button (pressed, service, e.g. removal/replacement, requested)
        Chip Set | failing | Thermal Trip
        Chip Set | warning
        Chip Set | warning | Soft Power Control Failure (chipset did not respond to BMC request to change system powe
        Cable/Interconnect | healthy | Cable/Interconnect is connected
        Cable/Interconnect | warning
        Cable/Interconnect | warning | Configuration Error - Incorrect cable connected / Incorrect interconnection
        System Boot Initiated | healthy | Initiated by power up | Initiated by hard reset
        System Boot Initiated | healthy | Initiated by warm reset | User requested PXE boot
        System Boot Initiated | healthy | Automatic boot to diagnostic
        System Boot Initiated | healthy | OS / run-time software initiated hard reset
        System Boot Initiated | healthy | OS / run-time software initiated warm reset | System Restart
        Boot Error | healthy | Non-bootable diskette left in drive | PXE Server not found
        Boot Error | healthy | Timeout waiting for user selection of boot source
        Boot Error | warning | No bootable media | Invalid boot sector
        OS Boot | healthy | A: boot completed | C: boot completed | PXE boot completed
        OS Boot | healthy | Diagnostic boot completed | CD-ROM boot completed | ROM boot completed
        OS Boot | healthy | boot completed - boot device not specified
        OS Boot | healthy | Base OS/Hypervisor Installation started | Base OS/Hypervisor Installation completed
        OS Boot | healthy | Base OS/Hypervisor Installation aborted | Base OS/Hypervisor Installation failed
        OS Critical Stop | healthy
        OS Critical Stop | healthy | OS Graceful Stop (system powered up, but normal OS operation has shut down and system is
        OS Critical Stop | healthy | OS Graceful Shutdown (system graceful power down by OS)
        OS Critical Stop | healthy | Soft Shutdown initiated by PEF
        OS Critical Stop | healthy | Agent Not Responding.  Graceful shutdown request to agent via BMC did not occur due to m
        OS Critical Stop | warning
        OS Critical Stop | warning | Critical stop during OS load / initialization.  Unexpected error during system startup. 
        OS Critical Stop | warning | Run-time Critical Stop (a.k.a. 'core dump', 'blue screen')
        Slot/Connector | healthy | Identify Status asserted | Slot/Connector Device installed/attached
        Slot/Connector | healthy | Slot/Connector Ready for Device Installation
        Slot/Connector | healthy | Slot/Connector Ready for Device Removal | Slot Power is Off
        Slot/Connector | healthy | Slot/Connector Device Removal Request | Interlock asserted
        Slot/Connector | healthy | Slot is Disabled | Slot holds spare device
        Slot/Connector | warning | Fault Status asserted
        System ACPI Power State | healthy | S0/G0 "working"
        System ACPI Power State | healthy | S1 "sleeping with system h/w & processor context maintained"
        System ACPI Power State | healthy | S2 "sleeping, processor context lost"
        System ACPI Power State | healthy | S3 "sleeping, processor & h/w context lost, memory retained."
        System ACPI Power State | healthy | S4 "non-volatile sleep/suspend-to disk" | S5/G2 "soft-off"
        System ACPI Power State | healthy | S4/S5 soft-off, particular S4/S5 state cannot be determined
        System ACPI Power State | healthy | G3/Mechanical Off
        System ACPI Power State | healthy | Sleeping in an S1, S2, or S3 states (used when particular S1, S2, S3 state cannot be det
        System ACPI Power State | healthy | G1 sleeping (S1-S4 state cannot be determined)
        System ACPI Power State | healthy | S5 entered by override | Legacy ON state | Legacy OFF state
        System ACPI Power State | healthy | Unspecified | Unknown
        Watchdog 2 | healthy | Timer expired, status only (no action, no interrupt) | Hard Reset | Power Down
        Watchdog 2 | healthy | Power Cycle | Timer interrupt
        Platform Alert | healthy | platform generated page | platform generated LAN alert
        Platform Alert | healthy | Platform Event Trap generated, formatted per IPMI PET specification
        Platform Alert | healthy | platform generated SNMP trap, OEM format
        Entity Presence | healthy | Entity Present | Entity Absent | Entity Disabled
        LAN | healthy | LAN Heartbeat
        LAN | warning | LAN Heartbeat Lost
        Management Subsystem Health | warning | sensor access degraded or unavailable
        Management Subsystem Health | warning | controller access degraded or unavailable
        Management Subsystem Health | warning | management controller off-line
        Management Subsystem Health | warning | management controller unavailable | sensor failure
        Management Subsystem Health | warning | FRU failure
        Battery | healthy | battery presence detected
        Battery | warning | battery low (predictive failure) | battery failed
        Session Audit | healthy | Session Activated | Session Deactivated | Invalid Username or Password
        Session Audit | healthy | Invalid Password Disable
        Version Change | healthy | Hardware change detected with associated Entity
        Version Change | healthy | Firmware or software change detected with associated Entity
        Version Change | healthy | Hardware Change detected with associated Entity was successful
        Version Change | healthy | Software or F/W Change detected with associated Entity was successful
        Version Change | warning | Hardware incompatibility detected with associated Entity
        Version Change | warning | Firmware or software incompatibility detected with associated Entity
        Version Change | warning | Entity is of an invalid or unsupported hardware version
        Version Change | warning | Entity contains an invalid or unsupported firmware or software version
        FRU State | healthy | FRU Not Installed | FRU Inactive (in standby or `hot spare' state)
        FRU State | healthy | FRU Activation Requested | FRU Activation In Progress | FRU Active
        FRU State | healthy | FRU Deactivation Requested | FRU Deactivation In Progress
        FRU State | warning | FRU Communication Lost
        """#
}
