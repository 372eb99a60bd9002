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

    @Test("over an hour no minute holds more than the budget, whatever happens", arguments: [60, 100, 300, 3000])
    func neverExceeded(perMinute: Int) {
        var plan = BMCPlan(interval: .seconds(5), requestsPerMinute: perMinute, isLAN: true)
        var now = start
        var made: [(at: MonotonicInstant, count: Int)] = []
        var passes = 0
        while now < after(3600) {
            let pass = plan.due(at: now)
            now = now.advanced(by: plan.wait(for: pass, at: now))
            let before = plan.left(at: now)
            passes += 1
            let sensors = pass == .sweep ? (0..<10).map { sensor($0, Double((passes * $0) % 97)) } : []
            let entries = min(passes % 7 == 0 ? 20 : 0, plan.entryLimit(for: pass, at: now))
            plan.ended(
                pass, began: now, at: now, sensors: sensors, entries: entries,
                change: entries > 0 ? .appended : .unchanged, beyond: 0)
            made.append((now, before - plan.left(at: now)))
            now = now.advanced(by: max(.milliseconds(100), plan.next(after: now, at: now)))
        }
        for (index, last) in made.enumerated() {
            let minute = made[...index].filter { $0.at.age(at: last.at) < .seconds(60) }
            let sum = minute.reduce(0) { $0 + $1.count }
            #expect(sum <= perMinute)
        }
        #expect(passes > 50)
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
