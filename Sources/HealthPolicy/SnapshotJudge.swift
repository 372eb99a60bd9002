package import HealthModel

/// Judges readings once, without a past: what `forewarn assess` says of a file.
///
/// The verdict of a component is that of its worst finding: `failed` and `failing` make it failing, `degraded` and those
/// advisories whose row says so (`Rule.warns`) a warning, the other advisories nothing. A component that could not be
/// read, or of which no row knows anything, is unknown unless something worse is certain.
package enum SnapshotJudge {
    /// One judgement a component, in order of kind and id. Nothing read is unknown, never healthy.
    ///
    /// Left out, because there is nothing to judge: sensors that gave nothing (`ns`), inputs that nothing is connected
    /// to, log entries that are no news, and readings of kinds that this version does not know.
    package static func judge(_ readings: [Reading]) -> [ComponentJudgement] { judge(readings, book: .standard) }

    static func judge(_ readings: [Reading], book: MeasurementBook) -> [ComponentJudgement] {
        var drafts: [ComponentKey: JudgementDraft] = [:]
        func note(_ component: Component, _ body: (inout JudgementDraft) -> Void) {
            body(&drafts[ComponentKey(component), default: JudgementDraft(component)])
        }
        let parts = SnapshotParts(readings)
        for reading in readings {
            switch reading {
            case .measurement(let measurement):
                guard !measurement.says(.unconnected) else { continue }
                note(measurement.component) { $0.measured(measurement, book: book) }
            case .sensor(let sensor):
                let verdict = SensorVerdict(sensor, wasPresent: false)
                guard verdict.quality != .unreadable else { continue }
                note(sensor.component) { $0.sensed(verdict, sickness: parts.sickness) }
            case .selEntry, .selStatus, .use, .unrecognised: continue
            }
        }
        for assertion in SnapshotLog(readings).assertions {
            note(assertion.component) { $0.logged(assertion) }
        }
        let judgements =
            drafts.map { ($0.key, $0.value.judgement) } + parts.groups.map { (ComponentKey($0.component), $0) }
        return judgements.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// What is known of one component so far.
private struct JudgementDraft {
    let component: Component
    private var findings: [(rule: Rule, evidence: String)] = []
    /// Something of it was measured that a row looks at.
    private var known = false
    /// Why a reading of it cannot be taken for good news.
    private var obstacle: String?
    /// Why a reading of it says nothing.
    private var empty: String?

    init(_ component: Component) {
        self.component = component
    }

    mutating func measured(_ said: Measurement, book: MeasurementBook) {
        // As a running agent: a number that no hardware has is none.
        let measurement = said.believable
        let verdict = MeasurementVerdict(
            MeasurementView(measurement: measurement), rows: book.rows(for: component.kind))
        findings += verdict.bad.map { ($0.row.rule, $0.evidence) }
        let words = measurement.message ?? "\(component.name): \(measurement.condition.words)."
        switch measurement.condition {
        case .answered: break
        case .unsupported:
            // Another reader may well have got something.
            empty = empty ?? words
            return
        case .asleep, .silent, .garbled, .refused:
            obstacle = obstacle ?? words
            return
        }
        if !book.judges(component.kind) {
            empty = empty ?? "No rule knows what a \(component.kind.rawValue) measures."
        } else if measurement.quantities.isEmpty, measurement.states.isEmpty {
            empty = empty ?? "\(component.name) answered, but nothing was measured."
        } else {
            known = true
        }
    }

    /// - Parameter sickness: why nothing that this BMC reads can be believed; nil if it can.
    mutating func sensed(_ verdict: SensorVerdict, sickness: String?) {
        if let sickness {
            obstacle = obstacle ?? "The BMC cannot be believed: \(sickness)."
            return
        }
        if case .suspect(let sentence) = verdict.quality {
            obstacle = obstacle ?? "\(sentence)."
            return
        }
        known = true
        for (id, evidence) in verdict.bad.sorted(by: { $0.key < $1.key }) {
            if let rule = RuleBook.rule(id) { findings.append((rule, evidence)) }
        }
    }

    mutating func logged(_ assertion: SnapshotLog.Assertion) {
        // A sensor that reads nominal now has outlived what was logged, unless the log alone is proof.
        if known, !assertion.rule.logSuffices { return }
        findings.append((assertion.rule, assertion.evidence))
    }

    var judgement: ComponentJudgement {
        let worst = findings.filter { candidate in
            !findings.contains { $0.rule.family == candidate.rule.family && $0.rule.rank > candidate.rule.rank }
        }
        var byRule: [String: (rule: Rule, evidence: [String])] = [:]
        for (rule, evidence) in worst where byRule[rule.id]?.evidence.contains(evidence) != true {
            byRule[rule.id, default: (rule, [])].evidence.append(evidence)
        }
        let instant = MonotonicInstant(nanoseconds: 0)
        let judged = byRule.values.map { rule, evidence in
            Finding(
                rule: rule, component: component, confidence: .confirmed, firstSeen: instant, lastSeen: instant,
                evidence: Array(evidence.prefix(LatchedFinding.evidenceLimit)))
        }
        .sorted { ($1.severity, $0.id) < ($0.severity, $1.id) }
        let verdict = verdict(of: byRule.values.map(\.rule))
        return ComponentJudgement(
            component: component, verdict: verdict, findings: judged,
            message: verdict == .unknown ? obstacle ?? empty : Self.condemnation(byRule.values.map(\.rule)))
    }

    /// Why it is failing although no finding is.
    private static func condemnation(_ rules: [Rule]) -> String? {
        guard !rules.contains(where: { $0.severity >= .failing }), let rule = rules.first(where: \.condemns) else {
            return nil
        }
        return
            "Failing by \(rule.id): by its own word it is to be replaced; a running agent calls it degraded while it serves."
    }

    private func verdict(of rules: [Rule]) -> Verdict {
        let certain = rules.filter { $0.family != ReadRules.family }
        if certain.contains(where: { $0.severity >= .failing || $0.condemns }) { return .failing }
        if certain.contains(where: { $0.severity == .degraded || $0.warns }) { return .warning }
        guard obstacle == nil else { return .unknown }
        return known || (empty == nil && !certain.isEmpty) ? .healthy : .unknown
    }
}
