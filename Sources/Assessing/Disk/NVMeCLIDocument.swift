internal import DriveData
package import HealthModel

/// `nvme smart-log -o json` of nvme-cli 1.x and 2.x; it names no drive, so that the file's name has to do.
package enum NVMeCLIDocument: ForeignFormat {
    package static let name = "nvme-cli smart-log JSON"

    package static func recognises(_ document: ForeignDocument) -> Bool {
        let names = ["\"critical_warning\"", "\"avail_spare\"", "\"percent_used\"", "\"spare_thresh\""]
        return DriveJSONText.mentions(document, names)
            && !DriveJSONText.mentions(document, ["\"smartctl\"", "\"nvme_smart_health_information_log\""])
    }

    package static func readings(_ document: ForeignDocument) throws(ForeignFormatError) -> [Reading] {
        let component = Component(kind: .drive, id: document.name, name: document.name)
        let tree: JSONTree
        do {
            tree = try JSONTree(document.bytes)
        } catch {
            let sentence =
                "It looks like \(name) but is cut or damaged: \(error.description); save all of what nvme prints."
            return [.measurement(Measurement(component: component, condition: .garbled, message: sentence))]
        }
        guard NVMeHealthMembers.recognises(tree) else {
            throw ForeignFormatError("\(document.name) looks like \(name) but lacks its critical warning or spare.")
        }
        var report = NVMeReport(identity: DriveIdentity())
        report.read(NVMeHealthMembers(tree, kelvin: true))
        return report.measurements(of: component).map { .measurement($0) }
    }
}
