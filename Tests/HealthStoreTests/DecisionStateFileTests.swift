import Glibc
import HealthModel
import HealthPolicy
import LinuxAccess
import Testing

@testable import HealthStore

@Suite struct DecisionStateFileTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("state")
    }

    private func load() async throws -> String? {
        try await DecisionStateFile(path: path).loadBytes().map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func aNewFileHoldsNothingAndHasItsSize() async throws {
        #expect(try await load() == nil)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_size == 131_072)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(status.st_blocks * 512 >= 131_072)
        #expect(directory.names == ["state"])
    }

    @Test func theNewestContentSurvivesRestarts() async throws {
        for round in 0..<5 {
            let file = try DecisionStateFile(path: path)
            #expect(
                try await file.loadBytes().map { String(decoding: $0, as: UTF8.self) }
                    == (round == 0 ? nil : "\(round)"))
            try await file.save(bytes: Array("first \(round)".utf8))
            try await file.save(bytes: Array("\(round + 1)".utf8))
            #expect(try await file.loadBytes().map { String(decoding: $0, as: UTF8.self) } == "\(round + 1)")
        }
        // It never grows.
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_size == 131_072)
    }

    @Test func aCrashAtEveryByteLeavesTheContentOfBefore() async throws {
        let contents = ["generation one", "generation two, longer than the others", "generation 3"]
        let slots = contents.enumerated().map {
            StateSlot(generation: UInt64($0.offset + 1), content: Array($0.element.utf8)).bytes
        }
        for first in [0, StateSlot.size] {
            let second = StateSlot.size - first
            for count in 0...slots[2].count {
                try directory.write([UInt8](repeating: 0, count: 2 * StateSlot.size), to: "state")
                try directory.overwrite(slots[0], at: first, of: "state")
                try directory.overwrite(slots[1], at: second, of: "state")
                try directory.overwrite(Array(slots[2].prefix(count)), at: first, of: "state")
                #expect(try await load() == (count == slots[2].count ? contents[2] : contents[1]), "cut at \(count)")
            }
        }
    }

    @Test(arguments: [0, StateSlot.size]) func aSaveLeavesTheNewestSlotAloneAlsoAfterARestart(_ first: Int) async throws
    {
        let old = StateSlot(generation: 5, content: Array("old".utf8)).bytes
        let newest = StateSlot(generation: 6, content: Array("newest".utf8)).bytes
        try directory.write([UInt8](repeating: 0, count: 2 * StateSlot.size), to: "state")
        try directory.overwrite(old, at: StateSlot.size - first, of: "state")
        try directory.overwrite(newest, at: first, of: "state")
        let file = try DecisionStateFile(path: path)
        try await file.save(bytes: Array("seven".utf8))
        let written = try TextFile.read(path)
        #expect(written[first...].starts(with: newest))
        #expect(StateSlot(bytes: Array(written[(StateSlot.size - first)...]))?.generation == 7)
    }

    @Test func sectorsThatArriveInAnyOrderLeaveTheContentOfBefore() async throws {
        let old = StateSlot(generation: 1, content: [UInt8](repeating: 1, count: 3000)).bytes
        let newer = StateSlot(generation: 2, content: [UInt8](repeating: 2, count: 3000)).bytes
        let newest = StateSlot(generation: 3, content: [UInt8](repeating: 3, count: 3000)).bytes
        let sectors = (newest.count + 511) / 512
        for written in 0..<(1 << sectors) {
            var slot = old
            for sector in 0..<sectors where written & (1 << sector) != 0 {
                let range = sector * 512..<min(newest.count, sector * 512 + 512)
                slot.replaceSubrange(range, with: newest[range])
            }
            let found = [slot, newer].compactMap { StateSlot(bytes: $0) }.max { $0.generation < $1.generation }
            #expect(found?.generation == (written == (1 << sectors) - 1 ? 3 : 2))
        }
    }

    @Test func aCrashDuringTheFirstSaveIsNotDamage() async throws {
        _ = try await load()
        let slot = StateSlot(generation: 1, content: [1, 2, 3]).bytes
        for count in 0..<slot.count {
            try directory.overwrite(Array(slot.prefix(count)), at: StateSlot.size, of: "state")
            #expect(try await load() == nil)
        }
    }

    @Test func aCrashDuringTheMakingLeavesNoDamagedFile() async throws {
        for size in [0, 1, 4096, 131_072] {
            try directory.write([UInt8](repeating: 0, count: size), to: "state.new")
            unlink(path)
            #expect(try await load() == nil)
            #expect(directory.names == ["state"])
        }
    }

    @Test func damageInBothCopiesIsSaidAndMended() async throws {
        for bytes in [[UInt8](repeating: 0, count: 131_072), [UInt8](repeating: 0xFF, count: 131_072), [], [1, 2, 3]] {
            try directory.write(bytes, to: "state")
            do {
                let file = try DecisionStateFile(path: path)
                let error = await #expect(throws: DecisionStateError.self) { try await file.loadBytes() }
                #expect(error?.code == .damaged)
                #expect(error?.description.contains(path) == true)
                try await file.save(bytes: [42])
            }
            #expect(try await load() == "*")
        }
    }

    @Test func aNewerVersionIsRefusedWhateverItsGenerationAndNotOverwritten() async throws {
        let known = StateSlot(generation: 9, content: [1]).bytes
        let unknown = StateSlot(version: 2, generation: 3, content: [2]).bytes
        try directory.write([UInt8](repeating: 0, count: 131_072), to: "state")
        try directory.overwrite(known, at: 0, of: "state")
        try directory.overwrite(unknown, at: StateSlot.size, of: "state")
        let file = try DecisionStateFile(path: path)
        let loading = await #expect(throws: DecisionStateError.self) { try await file.loadBytes() }
        #expect(loading?.code == .newerVersion)
        #expect(loading?.description.contains("format 2") == true)
        let saving = await #expect(throws: DecisionStateError.self) { try await file.save(bytes: [3]) }
        #expect(saving?.code == .newerVersion)
    }

    @Test func aSecondProcessIsKeptOut() throws {
        let first = try DecisionStateFile(path: path)
        let error = #expect(throws: DecisionStateError.self) { try DecisionStateFile(path: path) }
        #expect(error?.code == .inUse)
        #expect(first.path == path)
    }

    @Test func whatIsNotAStateFileIsLeftAlone() async throws {
        try directory.write([UInt8](repeating: 1, count: 131_073), to: "state")
        let large = #expect(throws: DecisionStateError.self) { try DecisionStateFile(path: path) }
        #expect(large?.code == .unavailable)
        unlink(path)
        try #require(symlink("/etc/passwd", path) == 0)
        let link = #expect(throws: DecisionStateError.self) { try DecisionStateFile(path: path) }
        #expect(link?.code == .unavailable)
        unlink(path)
        try #require(mkfifo(path, 0o600) == 0)
        let pipe = #expect(throws: DecisionStateError.self) { try DecisionStateFile(path: path) }
        #expect(pipe?.code == .unavailable)
        let absent = #expect(throws: DecisionStateError.self) { try DecisionStateFile(path: "/nonexistent/state") }
        #expect(absent?.code == .unavailable)
        #expect(absent?.description.contains("/nonexistent/state") == true)
    }

    @Test func contentThatDoesNotFitIsRefusedAndLosesNothing() async throws {
        let file = try DecisionStateFile(path: path)
        try await file.save(bytes: [1])
        let error = await #expect(throws: DecisionStateError.self) {
            try await file.save(bytes: [UInt8](repeating: 2, count: StateSlot.capacity + 1))
        }
        #expect(error?.code == .tooLarge)
        #expect(try await file.loadBytes() == [1])
        try await file.save(bytes: [UInt8](repeating: 3, count: StateSlot.capacity))
        #expect(try await file.loadBytes()?.count == StateSlot.capacity)
    }

    @Test func theLargestStateThatTheEngineKeepsFits() async throws {
        let boot = "00000000-0000-0000-0000-000000000000"
        let node = String(repeating: "n", count: 40)
        let stamp = DecisionState.Stamp(boot: boot, at: MonotonicInstant(nanoseconds: .max), node: node)
        let fenced = DecisionState.FencedPeer(
            node: node, nonce: boot, at: stamp, succeeded: false, standbyLifted: false)
        var state = DecisionState()
        state.moves = Array(repeating: stamp, count: 32)
        state.fenced = Array(repeating: fenced, count: 16)
        state.answeredCauses = Array(repeating: String(repeating: "c", count: 100), count: 32)
        let file = try DecisionStateFile(path: path)
        try await file.save(state)
        #expect(try await file.load(DecisionState.self) == state)
    }

    @Test func typedContentIsJSON() async throws {
        let file = try DecisionStateFile(path: path)
        #expect(try await file.load([String: Int].self) == nil)
        try await file.save(["b": 2, "a": 1])
        #expect(try await file.loadBytes() == Array(#"{"a":1,"b":2}"#.utf8))
        #expect(try await file.load([String: Int].self) == ["a": 1, "b": 2])
        let error = await #expect(throws: DecisionStateError.self) { try await file.load([Int].self) }
        #expect(error?.code == .undecodable)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can mount a file system")) func aFullDiskTakesASaveAllTheSame()
        async throws
    {
        let path = path
        let directory = directory
        let opened = try await TinyFileSystem.run(at: directory.path, options: "size=256k") {
            let file = try DecisionStateFile(path: path)
            let filler = open(directory.file("filler"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            defer { close(filler) }
            let chunk = [UInt8](repeating: 0x55, count: 4096)
            while write(filler, chunk, chunk.count) > 0 {}
            // There is no room for a new one, which is said, and nothing half-made has the name.
            let error = #expect(throws: DecisionStateError.self) {
                try DecisionStateFile(path: directory.file("other"))
            }
            #expect(error?.underlying?.isNoSpace == true)
            #expect(directory.names == ["filler", "state"])
            return file
        }
        let file = try #require(opened, "the file system could not be mounted")
        for generation in 0..<10 {
            let content = [UInt8](repeating: UInt8(generation), count: StateSlot.capacity)
            try await file.save(bytes: content)
            #expect(try await file.loadBytes() == content)
        }
    }
}
