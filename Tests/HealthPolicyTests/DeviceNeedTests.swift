import HealthModel
import Testing

@testable import HealthPolicy

/// Who needs a part, and what else of its group still works.
@Suite struct DeviceNeedTests {
    private typealias Bench = MeasurementBench

    private static func mirror(_ working: Int = 2, name: String = "md0") -> Carried {
        Carried(kind: .array, name: name, redundancy: Redundancy(members: 2, working: working, needed: 1))
    }

    /// Two drives, the first of which fails, and what each carries.
    private func assessment(
        of sda: Measurement = Bench.drive("sda", states: [.smartFailed]), and sdb: Measurement = Bench.drive("sdb"),
        _ carries: [Carried]?, second: [Carried]? = nil
    ) -> Assessment {
        var bench = Bench()
        bench.find(sda, sdb)
        if let carries {
            bench.use("sda", carries)
            bench.use("sdb", second ?? carries)
        }
        return bench.passes(3)
    }

    @Test func whatNothingIsKnownOfIsJudgedAsItStands() {
        #expect(assessment(nil).health == .red)
    }

    @Test func aMirrorThatIsWholeMakesItDegraded() {
        let assessment = assessment([Self.mirror(), Carried(kind: .mount, name: "/srv")])
        #expect(assessment.health == .yellow)
        let finding = assessment.finding("drive.smart-failed")
        #expect(finding?.severity == .degraded)
        #expect(finding?.penalty == 15)
        #expect(finding?.evidence.last == "md0 works with 2 of 2 members and needs 1")
    }

    @Test func aMirrorThatWorksWithThisDriveAloneMakesNothingBetter() {
        let assessment = assessment([Self.mirror(1)])
        #expect(assessment.health == .red)
        #expect(
            assessment.finding("drive.smart-failed")?.evidence.last
                == "md0 works with 1 of 2 members and needs 1, so that it cannot lose this one")
    }

    @Test func aMemberThatIsOutAlreadyIsNotCountedTwice() {
        let out = Bench.drive("sda", states: [.memberFailed, .smartFailed])
        #expect(assessment(of: out, [Self.mirror(1)]).health == .yellow)
    }

    @Test func twoFailingLegsOfOneMirrorAreFailing() {
        let assessment = assessment(and: Bench.drive("sdb", states: [.smartFailed]), [Self.mirror()])
        #expect(assessment.health == .red)
        #expect(assessment.findings.count { $0.severity == .failing } == 2)
        #expect(assessment.findings.first?.evidence.last == "2 members of md0 fail together")
    }

    /// `bond-member-down` is said of the bond, which still works: its own failure is one more.
    @Test func aBondThatLostAMemberIsNotOutOfWork() {
        func link(_ name: String, _ states: [StateName]) -> Measurement {
            Measurement(
                component: Component(kind: .nic, id: name, name: name),
                quantities: [Quantity(.carrierChanges, 1, .count, kind: .counter)], states: states)
        }
        let rings = Carried(kind: .ring, name: "rings", redundancy: Redundancy(members: 2, working: 2, needed: 1))
        var bench = Bench(book: .standard)
        bench.find(link("bond0", [.bondMemberDown, .deviceFailed]), link("eth5", [.deviceFailed]))
        bench.use("bond0", kind: .nic, [rings])
        bench.use("eth5", kind: .nic, [rings])
        let failed = bench.passes(3).findings.filter { $0.rule == "link.device-failed" }
        #expect(failed.map(\.severity) == [.failing, .failing])
    }

    @Test func twoFailingDrivesOfTwoMirrorsAreDegraded() {
        let assessment = assessment(
            and: Bench.drive("sdb", states: [.smartFailed]), [Self.mirror()],
            second: [Self.mirror(name: "md1")])
        #expect(assessment.health == .yellow)
    }

    @Test func twoOfADoubleParityArrayMayGo() {
        let array = Carried(kind: .array, name: "md0", redundancy: Redundancy(members: 4, working: 4, needed: 2))
        #expect(assessment(and: Bench.drive("sdb", states: [.smartFailed]), [array]).health == .yellow)
    }

    @Test func aSpareDriveMovesNothing() {
        let assessment = assessment([
            Carried(kind: .blockDevice, name: "sda"), Carried(kind: .partition, name: "sda1"),
        ])
        #expect(assessment.health == .green)
        #expect(assessment.finding("drive.smart-failed")?.severity == .advisory)
        #expect(
            assessment.finding("drive.smart-failed")?.evidence.last == "nothing that is known to be used rests on it")
    }

    @Test func oneUnprotectedLayerIsEnough() {
        let swap = Carried(kind: .swap, name: "sda2", on: ["sda2-part"])
        let layers = [
            Carried(kind: .partition, name: "sda1", on: []), Carried(kind: .partition, name: "sda2-part", on: []),
            Carried(
                kind: .array, name: "md0", redundancy: Redundancy(members: 2, working: 2, needed: 1), on: ["sda1"]),
            Carried(kind: .mount, name: "/srv", on: ["md0"]),
        ]
        #expect(assessment(layers).health == .yellow)
        #expect(assessment(layers + [swap]).health == .red)
    }

    @Test func layersThatGoRoundInACircleEnd() {
        let loop = [
            Carried(kind: .mapper, name: "a", on: ["b"]), Carried(kind: .mapper, name: "b", on: ["a"]),
        ]
        #expect(assessment(loop).health == .red)
    }

    @Test func thePathsOfAMultipathDeviceLeadToTheSameDrive() {
        let paths = Carried(kind: .mapper, name: "mpatha", redundancy: Redundancy(members: 2, working: 2, needed: 1))
        #expect(assessment([paths], second: [Self.mirror()]).health == .red)
        #expect(assessment([paths], second: [paths]).health == .yellow, "a mirror of the device mapper")
    }

    @Test func aReplicaOnAnotherNodeIsNoReasonToStay() {
        let drbd = Carried(kind: .drbd, name: "r0", redundancy: Redundancy(members: 2, working: 2, needed: 1))
        #expect(assessment([drbd]).health == .red)
    }

    @Test func aBondThatGoesOnIsDegradedAndOneThatDoesNotIsFailing() {
        func health(_ working: Int, lost: [String]) -> NodeHealth {
            var bench = Bench(probe: "disk")
            for name in ["eth0", "eth1"] {
                bench.find(
                    Measurement(
                        component: Component(kind: .nic, id: name, name: name),
                        states: [lost.contains(name) ? .carrierLost : .carrierUp]))
                bench.use(
                    name, kind: .nic,
                    [
                        Carried(
                            kind: .bond, name: "bond0",
                            redundancy: Redundancy(members: 2, working: working, needed: 1)),
                        Carried(kind: .service, name: "10.0.0.5"),
                    ])
            }
            return bench.passes(3).health
        }
        #expect(health(2, lost: []) == .green)
        #expect(health(1, lost: ["eth0"]) == .yellow)
        #expect(health(0, lost: ["eth0", "eth1"]) == .red)
    }

    @Test func nonsenseNumbersNeverMakeAnythingSpare() {
        for redundancy in [
            Redundancy(members: 2, working: Int.min, needed: Int.max), Redundancy(members: 0, working: 5, needed: 0),
            Redundancy(members: 2, working: 0, needed: 0), Redundancy(members: 2, working: -1, needed: -5),
        ] {
            #expect(assessment([Carried(kind: .array, name: "md0", redundancy: redundancy)]).health == .red)
        }
    }

    @Test func whatCorruptsDataIsNeverTalkedDown() {
        let book = MeasurementBook(
            rows: [MeasurementBook.row("drive.lies", .failed, consequence: .corruptsData, when: .says(.smartFailed))])
        var bench = Bench(book: book)
        bench.find(Bench.drive("sda", states: [.smartFailed]))
        bench.use("sda", [Self.mirror()])
        #expect(bench.pass().findings.first?.consequence == .corruptsData)
        #expect(bench.assessment.health == .red)
    }

    @Test func aUseThatIsNotToldAnyMoreIsForgotten() {
        var bench = Bench()
        bench.find(Bench.drive("sda", states: [.smartFailed]))
        bench.use("sda", [])
        #expect(bench.pass().health == .green)
        bench.uses = [:]
        #expect(bench.pass().health == .red)
    }

    @Test func aStickThatNobodyUsedMayGo() {
        var bench = Bench()
        bench.find(Bench.drive("sda"), Bench.drive("stick"))
        bench.use("stick", [])
        bench.pass()
        bench.found["stick"] = nil
        bench.uses = [:]
        for _ in 1...5 { #expect(bench.pass(after: 1000, nextWithin: 1200).health == .green) }
        #expect(bench.assessment.finding("read.part-vanished")?.severity == .advisory)
    }

    @Test func aLegThatIsGoneIsMeasuredByWhatItsMirrorSaysNow() {
        var bench = Bench()
        bench.find(Bench.drive("sda"), Bench.drive("sdb"))
        bench.use("sda", [Self.mirror()])
        bench.use("sdb", [Self.mirror()])
        bench.pass()
        bench.find(Bench.drive("sda", states: [.smartFailed]))
        bench.found["sdb"] = nil
        bench.uses["sdb"] = nil
        bench.use("sda", [Self.mirror(1)])
        #expect(bench.passes(3).health == .red, "the last leg fails")
    }

    // MARK: - Points

    @Test func oneDriveTakesPointsOnce() {
        var bench = Bench()
        bench.find(Bench.drive("sda", [Quantity(.pendingSectors, 3, .count)], states: [.smartFailed]))
        let assessment = bench.passes(3)
        #expect(assessment.findings.count == 2)
        #expect(assessment.score == HealthScore(points: 50))
    }

    @Test func aDriveUnderTwoNamesWithOneSerialNumberTakesPointsOnce() {
        var bench = Bench()
        bench.find(
            Bench.drive("sda", states: [.smartFailed], serial: "S1"),
            Bench.drive("slot3", states: [.smartFailed], serial: "S1"))
        #expect(bench.passes(3).score == HealthScore(points: 50))
        bench.find(Bench.drive("slot3", states: [.smartFailed], serial: "S2"))
        #expect(bench.passes(3).score == HealthScore(points: 0))
    }

    @Test func anArrayThatIsShortOfTheFailingDriveTakesNoPointsOfItsOwn() {
        var bench = Bench()
        bench.find(
            Bench.drive("sda", states: [.smartFailed, .memberFailed]),
            Measurement(component: Component(kind: .array, id: "uuid", name: "md0"), states: [.arrayDegraded]))
        bench.use("sda", [Self.mirror(1)])
        let assessment = bench.passes(3)
        #expect(Set(assessment.confirmedRules) == ["drive.smart-failed", "array.degraded"])
        #expect(assessment.score == HealthScore(points: 85))
        bench.find(Bench.drive("sda"))
        #expect(bench.passes(3).score == HealthScore(points: 85), "its own points, now that no leg has any")
    }
}
