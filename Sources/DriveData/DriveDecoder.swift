package import HealthModel

/// Turns the raw pages of a drive into a measurement. Never traps, whatever the bytes: what cannot be believed makes the
/// measurement `garbled`, with a sentence that says which page.
package enum DriveDecoder {
    // `component.name` and `.id` come from whoever found the drive; identity is read from the pages.
    package static func measurement(_ pages: ATAPages, of component: Component) -> Measurement {
        pages.report.measurement(of: component)
    }

    package static func measurement(_ pages: NVMePages, of component: Component) -> Measurement {
        pages.report.measurement(of: component)
    }

    package static func measurement(_ pages: SCSIPages, of component: Component) -> Measurement {
        pages.report.measurement(of: component)
    }

    /// What `smartctl --json` printed of one drive.
    package static func measurement(smartctlJSON bytes: [UInt8], of component: Component) -> Measurement {
        do {
            return SmartctlJSON(try JSONTree(bytes)).measurement(of: component)
        } catch {
            return Measurement(
                component: component, condition: .garbled,
                message: "smartctl's output is not valid JSON: \(error.description).")
        }
    }
}
