internal import HealthModel
internal import HealthPolicy

extension Simulation {
    func period(_ probe: Hardware.Probe) -> SimulatedTime {
        switch probe {
        case .bmc: scenario.profile.reading
        case .disk: scenario.profile.reading * 6
        case .nic: scenario.profile.reading * 2
        }
    }

    func probeTimer(_ node: Int, _ number: Int) -> Bool {
        guard let probe = Hardware.Probe(rawValue: number) else { return false }
        let period = period(probe)
        queue.add(
            .probe(node: node, probe: number),
            at: now + period - period / 20 + random.milliseconds(0...Int(period / 10 / .millisecond)))
        return read(probe, node)
    }

    func read(_ probe: Hardware.Probe, _ node: Int) -> Bool {
        let period = period(probe)
        let machine = machines[node]
        guard machine.isUp, machine.stuck != probe else { return false }
        let boot = machine.boot
        guard machine.dead != probe else {
            let report = machine.hardware.failure(of: probe, at: instant(node))
            received(Hardware.Pass(report: report, isBad: false), probe, node)
            return true
        }
        var pass = machines[node].hardware.read(
            probe, at: instant(node), wall: wall(node), period: period, &random)
        if machine.future { pass.report.observedAt = instant(node).advanced(by: .seconds(3000)) }
        if machine.reorders, random.chance(60) {
            later((node, boot, pass, probe), now + random.milliseconds(1000...Int(period * 3 / 2 / .millisecond)))
            return false
        }
        if machine.duplicates { later((node, boot, pass, probe), now + random.milliseconds(100...4000)) }
        received(pass, probe, node)
        return true
    }

    private func later(
        _ report: (node: Int, boot: Int, pass: Hardware.Pass, probe: Hardware.Probe), _ at: SimulatedTime
    ) {
        reportsInFlight.append(report)
        queue.add(.deliver(slot: reportsInFlight.count - 1), at: at)
    }

    func deliver(_ slot: Int) -> Bool {
        guard let report = reportsInFlight[slot] else { return false }
        reportsInFlight[slot] = nil
        guard machines[report.node].isUp, machines[report.node].boot == report.boot else { return false }
        received(report.pass, report.probe, report.node)
        return true
    }

    private func received(_ pass: Hardware.Pass, _ probe: Hardware.Probe, _ node: Int) {
        digest(UInt64(node) << 8 | UInt64(probe.rawValue))
        guard let agent = agents[node], agent.hungUntil <= now else { return }
        let instant = instant(node)
        checker.delivered(pass, probe, node, at: now, instant)
        if let mutation {
            let (report, moment) = mutation.report(pass.report, at: instant)
            agent.assessor.received(report, at: moment)
        } else {
            agent.assessor.received(pass.report, at: instant)
        }
        signal(agent)
    }
}
