internal import HealthModel

extension Assessor {
    /// Takes in the SEL part of one report. Latching kinds count from whenever they are, unless acknowledged: a node that
    /// was powered off for bad memory must not come back healthy. Those from before the agent's first look are history: no
    /// more than degraded. The others count only while they are news.
    /// - Parameter complete: the log was read to its end.
    mutating func receivedLog(
        in readings: [Reading], of probe: String, at instant: MonotonicInstant, believable: Bool, complete: Bool
    ) {
        let entries = readings.compactMap { reading -> SELEntry? in
            guard case .selEntry(let entry) = reading else { return nil }
            return entry
        }
        .sorted { ($0.recordID, $0.timestamp ?? 0, $0.event) < ($1.recordID, $1.timestamp ?? 0, $1.event) }
        let statuses = readings.compactMap { reading -> SELStatus? in
            guard case .selStatus(let status) = reading else { return nil }
            return status
        }
        // One log, one status; should a probe send two, the one that says more changed counts.
        let status = statuses.max { ($0.lastAddition, $0.entries) < ($1.lastAddition, $1.entries) }
        let change = statuses.contains { $0.change == .cleared } ? .cleared : status?.change
        if let status, let change {
            let isErased = acknowledged.lastErase.map { $0 != status.lastErase } ?? false
            // Records that go on from where the reader stood are the same log, whatever its erase time: one record can be
            // deleted alone. At a first look only that time tells, as far as the BMC can be believed.
            let isNew = change == .cleared || (change == .first && isErased && believable)
            logHasStatus(status, isNew: isNew, at: instant)
            // Only a look at the log's beginning tells what stood there: without one it is still to come.
            if change == .cleared, believable { acknowledged.firstLook?.lastErase = nil }
            if change == .first, acknowledged.firstLook?.progress != .over {
                acknowledged.firstLook?.saw(entries, lastErase: status.lastErase)
            }
        }
        defer {
            if let change, change != .first || complete, acknowledged.firstLook?.progress == .begun {
                acknowledged.firstLook?.progress = .over
            }
        }
        guard !entries.isEmpty else { return }

        let judged = entries.map { (entry: $0, place: place(of: $0, probe: probe)) }
        log.plausibility.append(
            judged.filter { $0.place.rule != nil && $0.entry.direction != .deassertion }.map(\.entry))
        for (entry, place) in judged {
            noteNewest(entry)
            guard let rule = place.rule,
                !acknowledged.covers(recordID: entry.recordID, timestamp: entry.timestamp)
            else { continue }
            if entry.direction == .deassertion {
                for id in suspicions.keys.sorted() where suspicions[id]?.isEnded(by: entry) == true {
                    suspicions[id] = nil
                }
                continue
            }
            let trusted =
                (believable || change == .first) && !acknowledged.disbelieved.contains(entry.recordID)
                && log.plausibility.isBelievable(entry, sensorCount: sensors.keys.count { $0.probe == probe })
            let isHistory =
                change == .first
                && acknowledged.firstLook?.covers(entry, lastErase: status?.lastErase ?? 0) == true
            wasAsserted(
                entry, rule: rule, component: place.component, sensor: place.sensor, trusted: trusted,
                age: change != .first ? .news : isHistory ? .history : .old, at: instant)
        }
    }

    /// An ill BMC writes nonsense into its log before a sweep shows that it is ill. So what a look between two sweeps finds
    /// new there, and would latch by itself, waits for the next sweep, which the probe makes at once; until then the node's
    /// health is unknown.
    mutating func inTurn(
        _ readings: [Reading], of probe: String, at instant: MonotonicInstant, sweep: Bool
    ) -> [Reading] {
        if let waiting = log.waiting[probe], sweep || waiting.since.age(at: instant) >= LogRecord.Waiting.patience {
            log.waiting[probe] = nil
            return waiting.entries.map(Reading.selEntry) + readings
        }
        guard !sweep else { return readings }
        let isNews = readings.contains { reading in
            if case .selStatus(let status) = reading { status.change == .appended } else { false }
        }
        guard isNews else { return readings }
        return readings.filter { reading in
            guard case .selEntry(let entry) = reading, entry.direction != .deassertion,
                place(of: entry, probe: probe).rule?.logSuffices == true
            else { return true }
            log.waiting[probe, default: LogRecord.Waiting(since: instant)].entries.append(entry)
            return false
        }
    }

    private enum EntryAge {
        case news
        /// Found at a look at the log's beginning, but not there at the agent's first.
        case old
        /// Older than the agent's first look.
        case history
    }

    private mutating func wasAsserted(
        _ entry: SELEntry, rule: Rule, component: Component, sensor: SensorKey?, trusted: Bool, age: EntryAge,
        at instant: MonotonicInstant
    ) {
        let id = FindingTrack.id(rule: rule, component: component)
        guard rule.logSuffices, trusted else {
            guard rule.logSuffices || (age == .news && trusted) else { return }
            if rule.logSuffices { acknowledged.disbelieve(entry.recordID) }
            guard suspicions[id] == nil else { return }
            suspicions[id] = LogSuspicion(
                rule: rule, component: component, sensor: sensor, entry: entry, disbelieved: rule.logSuffices,
                at: instant)
            return
        }
        if age == .history {
            let evidence = Evidence.log(entry) + ", older than Forewarn's first look"
            if latched[id] == nil {
                latched[id] = LatchedFinding(history: rule, component: component, evidence: evidence, at: instant)
            } else {
                latched[id]?.wasSeenAgain(evidence, at: instant)
            }
        } else {
            latch(rule, component: component, evidence: Evidence.log(entry), firstSeen: instant, at: instant)
        }
        suspicions[id] = nil
    }

    private mutating func logHasStatus(_ status: SELStatus, isNew: Bool, at instant: MonotonicInstant) {
        if isNew {
            acknowledged.logWasErased(lastErase: status.lastErase)
            suspicions = [:]
            let waiting = log.waiting
            log = LogRecord()
            log.waiting = waiting
        }
        acknowledged.lastErase = status.lastErase
        log.status = status
        if status.overflow || status.freeBytes < BMCRules.fewFreeBytes {
            log.shortSince = log.shortSince ?? instant
            log.shortSeen = instant
        } else {
            log.shortSince = nil
        }
    }

    private mutating func noteNewest(_ entry: SELEntry) {
        guard entry.recordID >= log.newestRecordID else { return }
        log.newestRecordID = entry.recordID
        log.newestTimestamp = entry.timestamp
    }

    /// The rule that an entry asserts and the component that it is about: the sensor's own, if the BMC has one of that
    /// name or number, so that log and sensor speak of one finding.
    func place(of entry: SELEntry, probe: String) -> (rule: Rule?, component: Component, sensor: SensorKey?) {
        let named = SensorKey(probe: probe, component: entry.component)
        let numbered = sensors.keys.filter { key in
            key.probe == probe && key.kind == named.kind && sensors[key]?.sensorNumber == entry.sensorNumber
        }
        let key = sensors[named] != nil ? named : numbered.min()
        let component = key.flatMap { sensors[$0]?.component } ?? entry.component
        let subject = key.flatMap { sensors[$0]?.subject } ?? SensorSubject(component: entry.component, entity: nil)
        return (RuleBook.rule(for: entry, subject: subject), component, key)
    }
}
