import Cluster
import HealthModel
import Testing

@Suite struct HealthAttributeTests {
    @Test(arguments: [
        ("0", 0), ("-500", -500), ("-60000", -60_000), ("17", 17),
    ])
    func readsIntegers(text: String, value: Int) {
        #expect(AttributeReading(value: text) == .integer(value))
    }

    @Test(arguments: ["", "banana", "-60000x", "+5", " 1", "1 ", "-", "0x10", "1e3", "red", "--1", "9999999999", "-٣"])
    func everythingElseIsMalformed(text: String) {
        #expect(AttributeReading(value: text) == .malformed(text))
    }

    @Test func absentIsAbsent() {
        #expect(AttributeReading(value: nil) == .absent)
    }

    @Test(arguments: [
        StandbyMark(owner: "agent", reason: "memory", since: 1_700_000_000, until: nil, id: "1f2e"),
        StandbyMark(owner: "a.person@site", reason: "disk-swap", since: 0, until: 1_800_000_000, id: "x"),
    ])
    func marksSurviveTheAttribute(mark: StandbyMark) {
        #expect(mark.wellFormed)
        #expect(StandbyMark(attributeValue: mark.attributeValue) == mark)
    }

    @Test(arguments: [
        "", "owner=agent", "owner=agent;reason=x;since=1;until=0", "owner=agent;reason=x;since=a;until=0;id=1",
        "owner=;reason=x;since=1;until=0;id=1", "reason=x;owner=agent;since=1;until=0;id=1",
        "owner=agent;reason=x;since=1;until=0;id=1;more=2", "owner=a'b;reason=x;since=1;until=0;id=1",
        "owner=agent;reason=x y;since=1;until=0;id=1", "owner=agent;reason=x;since=-1;until=0;id=1",
    ])
    func aMarkThatIsNotOursIsNone(text: String) {
        #expect(StandbyMark(attributeValue: text) == nil)
    }
}
