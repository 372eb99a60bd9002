internal import FoundationEssentials

/// The folder of recorded data that is measured on; it is only ever read.
enum DataFolder {
    /// Names of the files in a folder that end so, sorted.
    static func files(in folder: String, suffix: String) throws(MeasureError) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw MeasureError("\(folder) cannot be listed; does it exist? Name the folder with --data.")
        }
        let wanted = names.filter { $0.hasSuffix(suffix) }.sorted()
        guard !wanted.isEmpty else { throw MeasureError("\(folder) holds no \(suffix) file.") }
        return wanted
    }

    /// What the folder says of its time series: README.md beside them, and that of the folder; empty if there is none.
    static func readMe(of data: String) -> String {
        ["\(data)/timeseries", data].compactMap { folder in
            (try? Data(contentsOf: URL(filePath: "\(folder)/README.md"))).map { String(decoding: $0, as: UTF8.self) }
        }
        .joined(separator: "\n\n")
    }

    /// JSON for machines, keys sorted so that two runs can be compared.
    static func json(_ value: some Encodable) throws(MeasureError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw MeasureError("The report could not be written as JSON: \(error).")
        }
    }
}
