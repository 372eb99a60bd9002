internal import CFreeIPMIRead
internal import Dispatch
internal import HealthModel
internal import LinuxAccess

/// What one pass over a BMC brought. Sensors and SEL succeed or fail each for itself.
struct BMCPass: Sendable {
    struct SEL: Sendable {
        /// Entries that came since the pass before, found while the log was to be reported from the beginning.
        var news: [SELEntry] = []
        var newsChange: SELStatus.Change?
        var status: SELStatus
        var entries: [SELEntry]
        var shortfall: BMCError?
    }

    /// nil where only the SEL was looked at.
    var sensors: Result<[SensorReading], BMCError>?
    /// nil where the SEL was not looked at, because the BMC cannot be reached at all.
    var sel: Result<SEL, BMCError>?
    /// What the BMC was asked for.
    var effort = BMCEffort()
}

/// What a pass is to read.
struct BMCScope: Equatable, Sendable {
    /// SDR record ids; nil: every sensor; empty: none.
    var records: [Int]?
    /// Most SEL entries to read.
    var entryLimit = Int.max

    static let everything = BMCScope()
}

/// The only one that calls the C libraries: one call at a time, on a queue of its own, because each may block for
/// seconds.
actor BMCReader {
    private let executor = QueueExecutor(label: "forewarn.bmc")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let target: BMCTarget
    private let mapping: BMCErrorMapping
    private let workaroundFlags: UInt32
    private var tracker = SELTracker()
    /// A session status of "success" says nothing about a failure and costs the BMC half a session until that times
    /// out: it is not asked again before.
    private var nextDiagnosis = MonotonicInstant(nanoseconds: 0)
    private static let diagnosisInterval = Duration.seconds(60)

    /// - Throws: `BMCError` with code `configuration`.
    init(_ target: BMCTarget) throws(BMCError) {
        try target.validate()
        self.target = target
        mapping = BMCErrorMapping(target: target)
        workaroundFlags = try WorkaroundFlags.mask(of: target)
    }

    /// Reads everything once.
    ///
    /// - Parameter restartsSEL: report the log from its beginning, as at the first pass.
    func pass(deadline: MonotonicInstant, restartsSEL: Bool, scope: BMCScope = .everything) -> BMCPass {
        do throws(BMCError) {
            try IPMIMonitoring.start()
            try checkDevice()
            try prepareCache()
        } catch {
            return BMCPass(sensors: .failure(error), sel: nil)
        }
        let cacheBefore = try? FileFacts.read(target.cachePath)
        var effort = BMCEffort()
        let samples =
            scope.records == [] ? nil : sweep(deadline: deadline, records: scope.records, effort: &effort)
        let cache = SDRCacheFile(path: target.cachePath)
        let records = cache?.recordCount()
        if records != nil { effort.isFetchBroken = false }
        // Another cache than before: it was filled in this pass.
        if samples != nil, let records, cacheBefore != (try? FileFacts.read(target.cachePath)) {
            effort.records = records
        }
        if case .failure(let error) = samples, error.code.endsPass {
            return BMCPass(sensors: .failure(error), sel: nil, effort: effort)
        }
        let table = cache?.table() ?? SDRTable([])
        let sel = selResult(
            deadline: deadline, restarts: restartsSEL, limit: scope.entryLimit, effort: &effort
        ) { record in
            SELEntry(record, table: table, words: cache?.words(for: record) ?? SELWords(record))
        }
        return BMCPass(
            sensors: samples?.flatMap { Self.readings($0, table: table, mapping: mapping) }, sel: sel, effort: effort)
    }

    // MARK: - Before the first request

    private func checkDevice() throws(BMCError) {
        guard case .openIPMI(let device) = target.transport else { return }
        let number = fwbr_try_device(device)
        guard number != 0 else { return }
        let error = SystemCallError(operation: "open", subject: device, errno: number)
        throw mapping.error(error.isPermissionDenied ? .permission : .noDevice, detail: error.name)
    }

    private func prepareCache() throws(BMCError) {
        let number = fwbr_make_private_directory(target.cacheDirectory)
        guard number != 0 else { return }
        let error = SystemCallError(operation: "make", subject: target.cacheDirectory, errno: number)
        throw mapping.error(.sdrCache, detail: error.name)
    }

    // MARK: - Sensors

    private func sweep(
        deadline: MonotonicInstant, records: [Int]?, effort: inout BMCEffort
    ) -> Result<[SensorSample], BMCError> {
        let sweep = SensorSweep(
            target: target, workaroundFlags: workaroundFlags, mapping: mapping, deadline: deadline, records: records)
        let outcome = sweep.outcome()
        effort.sensors = outcome.asked
        guard case .failure(let error) = outcome.samples else { return outcome.samples }
        let diagnosed = diagnoseCache(diagnose(error))
        // What is diagnosed is a session that was refused, or a cache that cannot be written: nothing was fetched.
        effort.isFetchBroken = outcome.wasConnected && diagnosed == error && !error.code.precludesFetch
        return .failure(diagnosed)
    }

    /// Both libraries say "internal IPMI error" to a BMC without a free session and to an unknown cipher suite.
    private func diagnose(_ error: BMCError) -> BMCError {
        guard case .lan(let session) = target.transport, error.code == .bmcError,
            MonotonicClock.now() >= nextDiagnosis
        else {
            return error
        }
        let status = fwbr_open_session_status(
            session.host, session.privilege.ipmiNumber, UInt8(truncatingIfNeeded: session.cipherSuite),
            Int32(clamping: target.retransmissionTimeout.cMilliseconds))
        if status == 0 { nextDiagnosis = MonotonicClock.now().advanced(by: Self.diagnosisInterval) }
        return mapping.sessionStatus(status) ?? error
    }

    /// The library reports a cache that can be neither read nor replaced as "internal error".
    private func diagnoseCache(_ error: BMCError) -> BMCError {
        guard error.code == .bmcError || error.code == .unreachable,
            SDRCacheFile(path: target.cachePath) == nil
        else { return error }
        let number = fwbr_remove_cache(target.cachePath)
        guard number != 0 else { return error }
        let cause = SystemCallError(operation: "remove", subject: target.cachePath, errno: number)
        return mapping.error(.sdrCache, detail: cause.name)
    }

    /// A BMC without a single sensor is not one whose sensors are all well.
    static func readings(
        _ samples: [SensorSample], table: SDRTable, mapping: BMCErrorMapping
    ) -> Result<[SensorReading], BMCError> {
        guard table.count > 0 || samples.isEmpty else { return .failure(mapping.error(.sdrCache, detail: "not valid")) }
        let readings = samples.compactMap { SensorReading($0, table: table) }
        guard !readings.isEmpty else { return .failure(mapping.error(.bmcError, detail: "it has no sensors")) }
        return .success(readings)
    }

    // MARK: - SEL

    private func selResult(
        deadline: MonotonicInstant, restarts: Bool, limit: Int, effort: inout BMCEffort,
        decode: (SELRecord) -> SELEntry
    ) -> Result<BMCPass.SEL, BMCError> {
        do throws(BMCError) {
            let session = try BMCSession(target, workaroundFlags: workaroundFlags, mapping: mapping)
            defer { effort.log = session.requests }
            // A tenth of what is left is for the end of the session: a piece of the log that lands too late is read
            // again from the beginning, and a slow BMC would never come to the end.
            let now = MonotonicClock.now()
            let reader = SELReader(
                source: session, mapping: mapping, deadline: now.advanced(by: now.age(at: deadline) * 9 / 10),
                entryLimit: limit)
            let (look, news) = try reader.look(&tracker, restarts: restarts)
            return .success(
                BMCPass.SEL(
                    news: news?.records.map(decode) ?? [], newsChange: news?.status.change, status: look.status,
                    entries: look.records.map(decode), shortfall: look.shortfall))
        } catch {
            return .failure(error)
        }
    }
}
