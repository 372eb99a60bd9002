/// What a pass asked a BMC for, as far as it can be known, also where it broke off.
struct BMCEffort: Equatable, Sendable {
    /// Sensors that were asked for.
    var sensors = 0
    /// Requests for the SEL: its state and its entries.
    var log = 0
    /// Records of the SDR that were fetched, because there was no cache of them or the BMC has others now.
    var records = 0
    /// Fetching them broke off. The library does not say how far it came, and begins anew next time.
    var isFetchBroken = false
}

/// What passes cost in requests, never less than they do: sessions as counted against ipmi_sim, each request of IPMI 2.0
/// sections 31.2 (Get SEL Info), 31.5 (Get SEL Entry) and 35.14 (Get Sensor Reading).
struct BMCCost: Equatable, Sendable {
    let isLAN: Bool

    /// An entry, and its place in the log once a look.
    static let perEntry = 1
    /// Get SDR for one record: its header, and its body in pieces of 16 bytes.
    static let perSDRRecord = 6
    /// A fetch of the SDR that broke off is taken for one of so many records: big servers have about 300.
    static let longestFetch = 512 * perSDRRecord
    /// Get SEL Info and the entry that the reader stood at, both again for a new reader.
    static let log = 4

    var session: Int { isLAN ? 9 : 0 }
    /// One session, and the log where nothing changed.
    var selLook: Int { session + BMCCost.log }

    /// One session, Get SDR Repository Info, Get Device ID, and each sensor.
    func sensors(_ count: Int) -> Int { session + 3 + count }

    /// What was asked beyond a pass that found its cache and an unchanged log.
    func beyond(_ effort: BMCEffort, entries: Int) -> Int {
        max(entries * BMCCost.perEntry, effort.log - BMCCost.log) + effort.records * BMCCost.perSDRRecord
            + (effort.isFetchBroken ? BMCCost.longestFetch : 0)
    }
}
