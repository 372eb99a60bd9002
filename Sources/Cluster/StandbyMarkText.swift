package import HealthModel

extension StandbyMark {
    /// The attribute's value: `owner=agent;reason=memory;since=1700000000;until=0;id=1f2e`.
    package var attributeValue: String {
        "owner=\(owner);reason=\(reason);since=\(since);until=\(until ?? 0);id=\(id)"
    }

    /// Reads what `attributeValue` wrote; nil for anything else, because a mark that we cannot read is not ours.
    package init?(attributeValue text: String) {
        let fields = text.split(separator: ";", omittingEmptySubsequences: false).map {
            $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        }
        guard fields.count == 5, fields.allSatisfy({ $0.count == 2 }),
            fields.map({ String($0[0]) }) == ["owner", "reason", "since", "until", "id"],
            let since = Int64(fields[2][1]), let until = Int64(fields[3][1])
        else { return nil }
        self.init(
            owner: String(fields[0][1]), reason: String(fields[1][1]), since: since,
            until: until == 0 ? nil : until, id: String(fields[4][1]))
        guard wellFormed else { return nil }
    }

    /// Each word is short and of letters, digits and `._@+-` only, so that it can stand in the attribute, in an XPath
    /// expression and on a terminal as it is.
    package var wellFormed: Bool {
        [owner, reason, id].allSatisfy { PlainWord.holds($0, limit: 64) } && since >= 0 && (until ?? 1) > 0
    }
}

/// Words that may go into an argument, an attribute or an XPath expression without quoting.
package enum PlainWord {
    package static func holds(_ text: String, limit: Int) -> Bool {
        !text.isEmpty && text.utf8.count <= limit
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == 0x2E || $0 == 0x5F || $0 == 0x40 || $0 == 0x2B || $0 == 0x2D
            }
    }
}
