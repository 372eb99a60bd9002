internal import DriveData
package import HealthModel

/// All formats that `forewarn assess` knows, in the order in which they are asked. A format is told by its content.
package enum FormatRegistry {
    /// Trees first, then documents with unmistakable words, then tables, and logs last: a log may quote anything.
    package static let formats: [any ForeignFormat.Type] = driveFormats + hostFormats

    static let driveFormats: [any ForeignFormat.Type] = [
        SMARTBlob.self, SmartctlJSONDocument.self, NVMeCLIDocument.self, NVMeCLIText.self, SmartctlText.self,
    ]

    static let hostFormats: [any ForeignFormat.Type] = [
        HwmonTree.self, MemoryTree.self, InfinibandTree.self, NetworkTree.self,
        RedfishDocument.self, SensorsJSON.self, LinkStatisticsJSON.self, StorcliJSON.self,
        IPMIToolDetails.self, FreeIPMIDetails.self, EventLogTable.self, FreeIPMISensorTable.self,
        IPMIToolSensorTable.self, VendorEventLog.self,
        BondStatus.self, EthtoolModule.self, EthtoolStatistics.self, EthtoolSettings.self,
        MegaCLIText.self, SSACLIText.self, ArcconfText.self, SASIRCUText.self, MDStatus.self,
        SensorsRaw.self, SensorsText.self,
        ClusterNodeLog.self, KernelLog.self,
    ]

    /// What a document was read as, and what it says.
    package enum Recognition: Sendable {
        case read(format: String, readings: [Reading])
        /// It is none of the formats; one sentence says why it cannot be read.
        case unrecognised(String)
    }

    package static func read(_ document: ForeignDocument) -> Recognition {
        var reason: String?
        for format in formats where format.recognises(document) {
            do {
                let readings = try format.readings(document) + document.unread.gapReadings(of: document)
                return .read(format: format.name, readings: readings)
            } catch {
                reason = reason ?? error.description
            }
        }
        return .unrecognised(reason ?? sentence(for: document))
    }

    /// Whether some format says yes.
    package static func knows(_ document: ForeignDocument) -> Bool { formats.contains { $0.recognises(document) } }

    private static func sentence(for document: ForeignDocument) -> String {
        if document.tree.isEmpty, document.firstByte == nil {
            return "\(document.name) is empty: there is nothing to judge."
        }
        if document.tree.isEmpty, !document.isText {
            return "\(document.name) is neither text nor a known kind of binary file: give a report of a drive, a BMC, "
                + "a link, a controller or the kernel."
        }
        if document.looksLikeJSON {
            return "\(document.name) is JSON, but of no tool that is known: docs/assess.md lists the formats."
        }
        return "\(document.name) is none of the known formats: docs/assess.md lists them."
    }
}
