import Testing

@testable import LinuxAccess

@Suite struct LineBufferTests {
    private func lines(_ pieces: [String], limit: Int = 100) -> [LineBuffer.Next] {
        var buffer = LineBuffer(limit: limit)
        var found: [LineBuffer.Next] = []
        for piece in pieces {
            buffer.append(Array(piece.utf8))
            while case .line(let line) = buffer.next() { found.append(.line(line)) }
            if buffer.next() == .overlong {
                found.append(.overlong)
                break
            }
        }
        return found
    }

    @Test func everyWayToCutTheStreamGivesTheSameLines() {
        let text = "one\n\nthree\r\nfo\u{0}ur\n"
        let expected = ["one", "", "three\r", "fo\u{0}ur"].map { LineBuffer.Next.line(Array($0.utf8)) }
        let scalars = Array(text.unicodeScalars.map { String($0) })
        for first in 0...scalars.count {
            for second in first...scalars.count {
                let pieces = [
                    scalars[..<first].joined(), scalars[first..<second].joined(), scalars[second...].joined(),
                ]
                #expect(lines(pieces) == expected)
            }
        }
    }

    @Test func theLimitCountsWithoutTheNewline() {
        #expect(lines(["abc\n"], limit: 3) == [.line(Array("abc".utf8))])
        #expect(lines(["abcd\n"], limit: 3) == [.overlong])
        #expect(lines(["abc"], limit: 3) == [])
    }

    @Test func overlongIsNoticedBeforeItsEnd() {
        #expect(lines(["ab\nabcd"], limit: 3) == [.line(Array("ab".utf8)), .overlong])
    }

    @Test func anUnfinishedLineIsVisible() {
        var buffer = LineBuffer(limit: 10)
        #expect(buffer.isEmpty)
        buffer.append(Array("ab\nc".utf8))
        _ = buffer.next()
        #expect(!buffer.isEmpty)
        buffer.append(Array("\n".utf8))
        _ = buffer.next()
        #expect(buffer.isEmpty)
    }
}
