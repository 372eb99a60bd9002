import Testing

@testable import HealthStore

@Suite struct StateSlotTests {
    @Test func theChecksumIsTheOneOfTheSpecification() {
        // "check" of CRC-64/XZ in the catalogue of parametrised CRC algorithms.
        #expect(CRC64.of(Array("123456789".utf8)) == 0x995D_C9BB_DF19_39FA)
        #expect(CRC64.of([]) == 0)
    }

    @Test func whatIsWrittenIsReadBack() {
        for content in [[], [7], [UInt8](repeating: 0xAB, count: StateSlot.capacity)] {
            let slot = StateSlot(generation: 0x0102_0304_0506_0708, content: content)
            #expect(slot.bytes.count == StateSlot.frameSize + content.count)
            #expect(StateSlot(bytes: slot.bytes) == slot)
            #expect(StateSlot(bytes: slot.bytes + [1, 2, 3]) == slot)
        }
    }

    @Test func theLayoutIsFixed() {
        let bytes = StateSlot(generation: 0x0203, content: [0x7A]).bytes
        #expect(Array(bytes[0..<24]) == Array("FOREWARN".utf8) + [1, 0, 0, 0, 1, 0, 0, 0, 3, 2, 0, 0, 0, 0, 0, 0])
    }

    @Test func everyFlippedBitIsFound() {
        let bytes = StateSlot(generation: 9, content: Array("some content".utf8)).bytes
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << bit
                #expect(StateSlot(bytes: damaged) == nil)
            }
        }
    }

    @Test func everyCutIsFound() {
        let bytes = StateSlot(generation: 9, content: Array("some content".utf8)).bytes
        for count in bytes.indices { #expect(StateSlot(bytes: Array(bytes[..<count])) == nil) }
    }

    @Test func aLengthBeyondTheSlotIsRefused() {
        var bytes = StateSlot(generation: 9, content: [1]).bytes
        bytes[12..<16] = [0xFF, 0xFF, 0xFF, 0xFF]
        #expect(StateSlot(bytes: bytes) == nil)
    }
}
