internal import HealthModel
internal import HealthTestKit
internal import ProbeRuntime
internal import Testing

@testable internal import BMCProbe

@Suite("When a BMC is asked for what")
struct BMCPlanTests {
    private let start = MonotonicInstant(nanoseconds: 1_000_000_000_000)

    private func after(_ seconds: Double) -> MonotonicInstant { start.advanced(by: .milliseconds(Int(seconds * 1000))) }

    private func sensor(
        _ record: Int, _ value: Double, state: SensorState = .nominal, upper: Double? = 100, lower: Double? = nil,
        bits: Int = 0
    ) -> SensorReading {
        SensorReading(
            component: Component(kind: .temperature, id: "S#\(record)", name: "S"), recordID: record, sensorNumber: 1,
            name: "S", sensorType: "Temperature", entity: nil, state: state, value: value, unit: .celsius,
            eventBits: bits, eventWords: [],
            thresholds: SensorThresholds(lowerCritical: lower, upperNonCritical: upper))
    }

    // MARK: - Budget

    @Test("what was asked within a minute counts, and a pass waits until it fits")
    func budget() {
        var budget = RequestBudget(perMinute: 100)
        #expect(budget.wait(for: 100, at: start) == .zero)
        budget.charge(60, at: start)
        budget.charge(30, at: after(10))
        #expect(budget.left(at: after(10)) == 10)
        #expect(budget.wait(for: 10, at: after(20)) == .zero)
        #expect(budget.wait(for: 11, at: after(20)) == .seconds(40))
        #expect(budget.wait(for: 80, at: after(20)) == .seconds(50))
        // More than the budget is asked once nothing else was asked for a minute.
        #expect(budget.wait(for: 1000, at: after(20)) == .seconds(50))
        #expect(budget.left(at: after(60)) == 70)
        #expect(budget.left(at: after(70)) == 100)
    }

    /// How each sweep of a BMC ends, and what was really asked of it then. The numbers are the BMC's own, not the plan's.
    enum Ending: CaseIterable, Sendable {
        case good
        /// At its deadline, after 250 sensors.
        case cut
        /// In the middle of the SDR, after 900 requests.
        case brokenFetch
        case refused

        var asked: Int {
            switch self {
            case .good: 9 + 3 + 10
            case .cut: 9 + 3 + 250
            case .brokenFetch: 9 + 900
            case .refused: 9
            }
        }

        var effort: BMCEffort {
            switch self {
            case .good: BMCEffort(sensors: 10)
            case .cut: BMCEffort(sensors: 250)
            case .brokenFetch: BMCEffort(isFetchBroken: true)
            case .refused: BMCEffort()
            }
        }
    }

    @Test(
        "over an hour no minute holds more requests than the budget, however sweeps end",
        arguments: [60, 100, 300, 1000, 3000], Ending.allCases)
    func neverExceeded(perMinute: Int, ending: Ending) {
        var plan = BMCPlan(interval: .seconds(5), requestsPerMinute: perMinute, isLAN: true)
        var now = start
        var made: [(at: MonotonicInstant, count: Int)] = []
        while now < after(3600) {
            let pass = plan.due(at: now)
            now = now.advanced(by: plan.wait(for: pass, at: now))
            let number = made.count
            var effort = pass == .sweep ? ending.effort : BMCEffort()
            var asked = pass == .sweep ? ending.asked : 0
            if case .look(let records) = pass, !records.isEmpty {
                effort.sensors = records.count
                asked += 9 + 3 + records.count
            }
            var entries = 0
            if ending == .good || pass != .sweep {
                // A session, Get SEL Info, the place in the log, and now and then a piece of the log.
                entries = min(number % 7 == 0 ? 20 : 0, plan.entryLimit(for: pass, at: now))
                effort.log = 2 + entries
                asked += 9 + effort.log
            }
            let isRead = ending == .good && pass == .sweep
            plan.ended(
                pass, began: now, at: now,
                sensors: isRead ? (0..<10).map { sensor($0, Double((number * $0) % 97)) } : [], entries: 0,
                change: entries > 0 ? .appended : .unchanged, beyond: 0, effort: effort)
            made.append((now, asked))
            now = now.advanced(by: max(.milliseconds(100), plan.next(after: now, at: now)))
        }
        for (index, last) in made.enumerated() {
            let minute = made[...index].filter { $0.at.age(at: last.at) < .seconds(60) }
            let sum = minute.reduce(0) { $0 + $1.count }
            // A pass that alone asks more than the budget has its minute for itself.
            #expect(sum <= perMinute || (ending != .good && minute.count == 1), "\(sum) at \(last.at)")
        }
        #expect(made.count > 50)
    }

    @Test("what a sweep that was cut has asked is charged, and the next one waits for as much")
    func cut() {
        var plan = BMCPlan(interval: .seconds(10), requestsPerMinute: 300, isLAN: false)
        plan.ended(
            .sweep, began: start, at: start, sensors: [], entries: 0, change: nil, beyond: 0,
            effort: BMCEffort(sensors: 250))
        #expect(plan.left(at: start) <= 50)
        #expect(plan.wait(for: .sweep, at: after(10)) == .seconds(50))
    }

    @Test("the whole of a log that was read again is charged, not only what was new in it")
    func reread() {
        var plan = BMCPlan(interval: .seconds(10), requestsPerMinute: 3000, isLAN: false)
        plan.ended(
            .look([]), began: start, at: start, sensors: [], entries: 0, change: .unchanged, beyond: 0,
            effort: BMCEffort(log: 514))
        #expect(plan.left(at: start) <= 3000 - 514)
    }

    @Test("after a fetch of the SDR that broke off the SEL alone is read, ever longer, until the SDR is there")
    func brokenFetch() {
        var plan = BMCPlan(interval: .seconds(10), requestsPerMinute: 60_000, isLAN: false)
        var now = start
        for rest in [60.0, 120, 240, 480, 600, 600] {
            #expect(plan.due(at: now) == .sweep)
            plan.ended(
                .sweep, began: now, at: now, sensors: [], entries: 0, change: nil, beyond: 0,
                effort: BMCEffort(isFetchBroken: true))
            // An event does not make it ask either.
            plan.ended(.look([]), began: now, at: now, sensors: [], entries: 1, change: .appended, beyond: 0)
            #expect(plan.next(after: now, at: now) > .zero)
            #expect(plan.due(at: now.advanced(by: .milliseconds(Int(rest * 1000) - 1))) == .look([]))
            now = now.advanced(by: .milliseconds(Int(rest * 1000)))
        }
        plan.ended(
            .sweep, began: now, at: now, sensors: [sensor(1, 99)], entries: 0, change: .unchanged, beyond: 0,
            effort: BMCEffort(sensors: 1, records: 150))
        #expect(!plan.isResting(at: now))
        #expect(plan.due(at: now.advanced(by: .seconds(2))) == .look([1]))
    }

    // MARK: - Schedule

    @Test("sweeps keep their interval; in between the SEL alone is looked at while all is quiet")
    func quiet() {
        var plan = BMCPlan(interval: .seconds(10), requestsPerMinute: 3000, isLAN: false)
        var passes: [BMCPlan.Pass] = []
        var now = start
        for _ in 0..<11 {
            let pass = plan.due(at: now)
            passes.append(pass)
            let sensors = pass == .sweep ? [sensor(1, 40), sensor(2, 41)] : []
            plan.ended(pass, began: now, at: now, sensors: sensors, entries: 0, change: .unchanged, beyond: 0)
            now = now.advanced(by: plan.next(after: now, at: now))
        }
        let round: [BMCPlan.Pass] = [.sweep, .look([]), .look([]), .look([]), .look([])]
        #expect(passes == round + round + [.sweep])
        #expect(now == after(22))
    }

    @Test("with an interval of a second every pass is a sweep")
    func shortest() {
        var plan = BMCPlan(interval: .seconds(1), requestsPerMinute: 3000, isLAN: true)
        for second in 0..<5 {
            let now = after(Double(second))
            #expect(plan.due(at: now) == .sweep)
            plan.ended(.sweep, began: now, at: now, sensors: [sensor(1, 40)], entries: 0, change: .unchanged, beyond: 0)
            #expect(plan.next(after: now, at: now) == .seconds(1))
        }
    }

    @Test("an event in the SEL brings a sweep at once")
    func alarmed() {
        var plan = BMCPlan(interval: .seconds(10), requestsPerMinute: 3000, isLAN: false)
        plan.ended(.sweep, began: start, at: start, sensors: [sensor(1, 40)], entries: 0, change: .first, beyond: 0)
        #expect(plan.due(at: after(2)) == .look([]))
        plan.ended(.look([]), began: after(2), at: after(2), sensors: [], entries: 1, change: .appended, beyond: 0)
        #expect(plan.next(after: after(2), at: after(2)) == .zero)
        #expect(plan.due(at: after(2)) == .sweep)
        plan.ended(
            .sweep, began: after(2), at: after(2), sensors: [sensor(1, 40)], entries: 0, change: .unchanged, beyond: 0)
        #expect(plan.due(at: after(4)) == .look([]))
    }

    // MARK: - Watch

    @Test("what is near a limit, not nominal or on the move is watched, and let go when it is quiet")
    func watch() {
        var watch = SensorWatch()
        watch.saw([
            sensor(1, 50), sensor(2, 91), sensor(3, 50, state: .critical), sensor(4, 11, lower: 10), sensor(5, 50),
        ])
        #expect(watch.records == [2, 3, 4])
        watch.saw([sensor(1, 51), sensor(5, 60)])
        #expect(watch.records == [2, 3, 4, 5])
        for _ in 0..<SensorWatch.calmLooks { watch.saw([sensor(2, 50), sensor(3, 50), sensor(4, 50), sensor(5, 60)]) }
        // 2, 3 and 4 moved once more on their way back.
        #expect(watch.records == [2, 3, 4])
        watch.saw([sensor(2, 50), sensor(3, 50), sensor(4, 50)])
        #expect(watch.records.isEmpty)
    }

    @Test("a whole BMC in excitement is bounded")
    func bounded() {
        var watch = SensorWatch()
        watch.saw((0..<200).map { sensor($0, 99) })
        #expect(watch.records.count == SensorWatch.limit)
    }
}

extension RealBMC {
    @Suite("Adaptive passes")
    struct AdaptivePassTests {
        @Test("what passes cost is never less than what the BMC was asked, and a look costs less than a sweep")
        func costs() async throws {
            try await TestBMC.with { bmc in
                let relay = try UDPRelay(to: bmc.simulator.address)
                defer { relay.stop() }
                let probe = try BMCProbe(
                    bmc.target(address: relay.address), deadline: .seconds(20), interval: .seconds(600),
                    requestsPerMinute: 100_000)
                var costs: [(asked: Int, charged: Int)] = []
                var requests: [SenseRequest] = [.sweep, .due]
                requests += [.due, .sweep]
                for (index, request) in requests.enumerated() {
                    if index == 2 { try bmc.addEntry(type: 0x0C, number: 11, event: 0x6F, data: 0xA0) }
                    relay.behave(.forward)
                    let left = await probe.requestsLeft
                    let result = await probe.read(request)
                    #expect(result.outcome == .complete)
                    #expect(result.sweep == (request == .sweep))
                    await probe.delivered()
                    costs.append((relay.requests, left - (await probe.requestsLeft)))
                    // The change detector sees the new entry with a look, and asks for a sweep at once.
                    if index == 2 { #expect(result.next == .zero) }
                }
                for cost in costs { #expect(cost.asked <= cost.charged, "\(costs)") }
                #expect(costs[1].asked < costs[3].asked, "\(costs)")
            }
        }

        @Test("a fetch of the SDR that breaks off is charged, and not begun again at once")
        func brokenFetch() async throws {
            try await TestBMC.with { bmc in
                let relay = try UDPRelay(to: bmc.simulator.address)
                defer { relay.stop() }
                let probe = try BMCProbe(
                    bmc.target(address: relay.address), deadline: .seconds(20), interval: .seconds(1),
                    requestsPerMinute: 100_000)
                let left = await probe.requestsLeft
                relay.behave(.silent(after: 20))
                let broken = await probe.read(.sweep)
                #expect(broken.outcome.status == .failed)
                let charged = left - (await probe.requestsLeft)
                #expect(relay.requests <= charged)
                relay.behave(.forward)
                let resting = await probe.read(.sweep)
                #expect(resting.outcome.status == .partial && resting.outcome.code == "sdr-cache")
                #expect(!resting.sweep && relay.requests < 20)
            }
        }

        @Test("when the budget is used up it says so and asks nothing")
        func exhausted() async throws {
            try await TestBMC.with { bmc in
                let relay = try UDPRelay(to: bmc.simulator.address)
                defer { relay.stop() }
                let probe = try BMCProbe(
                    bmc.target(address: relay.address), deadline: .seconds(5), interval: .seconds(1),
                    requestsPerMinute: 60)
                _ = await probe.read(.sweep)
                relay.behave(.forward)
                let result = await probe.read(.sweep)
                #expect(result.outcome.code == "budget")
                #expect(result.outcome.message?.contains("bmc.requests_per_minute") == true)
                #expect(result.next > .seconds(30))
                #expect(relay.requests == 0)
            }
        }
    }
}
