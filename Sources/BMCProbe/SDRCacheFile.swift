internal import CFreeIPMIRead

/// The SDR cache that libipmimonitoring made, opened for reading: no request goes to the BMC.
struct SDRCacheFile: ~Copyable {
    private let handle: OpaquePointer

    /// nil if there is no cache yet, or no valid one.
    init?(path: String) {
        guard let opened = fwbr_sdr_open(path) else { return nil }
        handle = opened
    }

    deinit { fwbr_sdr_close(handle) }

    /// Of every kind, not only sensors.
    borrowing func recordCount() -> Int { Int(fwbr_sdr_count(handle)) }

    borrowing func table() -> SDRTable {
        var sensors: [SDRSensor] = []
        var record = fwbr_sdr_record()
        for index in 0..<fwbr_sdr_count(handle) where fwbr_sdr_read(handle, index, &record) == 0 {
            if let sensor = SDRSensor(record) { sensors.append(sensor) }
        }
        return SDRTable(sensors)
    }

    /// Words and interpretation of one SEL record, with the help of the SDR.
    borrowing func words(for record: SELRecord) -> SELWords { SELWords(record, sdr: handle) }
}
