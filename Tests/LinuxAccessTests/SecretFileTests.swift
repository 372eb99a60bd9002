import Glibc
import Testing

@testable import LinuxAccess

@Suite struct SecretFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func read(_ text: String, mode: mode_t = 0o600) throws -> String {
        let path = try directory.write(Array(text.utf8), to: "password", mode: mode)
        return try SecretFile.read(path).withUnsafeCString { String(cString: $0) }
    }

    private func code(_ bytes: [UInt8], mode: mode_t = 0o600) throws -> SecretFileError.Code? {
        let path = try directory.write(bytes, to: "password", mode: mode)
        do {
            _ = try SecretFile.read(path)
            return nil
        } catch {
            #expect(error.description.contains(path))
            #expect(!error.description.contains("hunter"))
            return error.code
        }
    }

    @Test(arguments: ["hunter2", "hunter2\n", "hunter2\nsecond line\n"]) func theFirstLineIsTheSecret(_ text: String)
        throws
    {
        #expect(try read(text) == "hunter2")
    }

    @Test func spacesAndOtherScriptsBelongToIt() throws {
        #expect(try read(" pass wörd \n") == " pass wörd ")
        #expect(try read("hunter2", mode: 0o400) == "hunter2")
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o644, 0o610, 0o601] as [mode_t])
    func anyPermissionForOthersIsRefusedWithTheFix(_ mode: mode_t) throws {
        let path = try directory.write(Array("hunter2\n".utf8), to: "password", mode: mode)
        let error = #expect(throws: SecretFileError.self) { try SecretFile.read(path) }
        #expect(error?.code == .openToOthers)
        #expect(error?.description.contains("chmod 600 \(path)") == true)
    }

    @Test func emptyIsRefused() throws {
        #expect(try code([]) == .empty)
        #expect(try code(Array("\nhunter2\n".utf8)) == .empty)
    }

    @Test(arguments: [0, 1, 9, 13, 27, 127] as [UInt8]) func controlCharactersAreRefused(_ byte: UInt8) throws {
        #expect(try code(Array("hunter".utf8) + [byte, 10]) == .malformed)
        #expect(try code([byte] + Array("hunter".utf8)) == .malformed)
    }

    @Test func sizeIsBounded() throws {
        #expect(try code([UInt8](repeating: 65, count: 4096)) == nil)
        #expect(try code([UInt8](repeating: 65, count: 4097)) == .tooLarge)
        #expect(try code([65, 10] + [UInt8](repeating: 65, count: 4095)) == .tooLarge)
    }

    @Test func linksDirectoriesPipesAndAbsenceAreRefused() throws {
        let target = try directory.write(Array("hunter2".utf8), to: "password", mode: 0o600)
        try #require(symlink(target, directory.file("link")) == 0)
        try #require(mkfifo(directory.file("pipe"), 0o600) == 0)
        let expectations: [(String, SecretFileError.Code)] = [
            (directory.file("link"), .symbolicLink), (directory.file("pipe"), .notRegular),
            (directory.path, .openToOthers), (directory.file("absent"), .unreadable),
        ]
        chmod(directory.path, 0o755)
        for (path, expected) in expectations {
            let error = #expect(throws: SecretFileError.self) { try SecretFile.read(path) }
            #expect(error?.code == (path == directory.path ? .notRegular : expected), "\(path)")
        }
    }

    /// To open a device, such as a watchdog or a tape, does something.
    @Test func whatIsNoFileIsNotOpened() throws {
        try #require(mkfifo(directory.file("pipe"), 0o600) == 0)
        let watch = inotify_init1(Int32(IN_NONBLOCK))
        defer { close(watch) }
        let added = inotify_add_watch(watch, directory.file("pipe"), UInt32(IN_OPEN))
        try #require(added >= 0)
        #expect(throws: SecretFileError.self) { try SecretFile.read(directory.file("pipe")) }
        var event = [UInt8](repeating: 0, count: 256)
        #expect(Glibc.read(watch, &event, event.count) == -1)
        #expect(errno == EAGAIN)
    }

    @Test func anAbsentFilesSentenceSaysWhichOptionAndWhatToDo() {
        let error = #expect(throws: SecretFileError.self) { try SecretFile.read("/nonexistent/password") }
        let sentence = error?.description ?? ""
        for part in ["/nonexistent/password", "password_file", "ENOENT", "create it", "chmod 600", "owned by the user"]
        {
            #expect(sentence.contains(part), "\(sentence)")
        }
    }

    @Test func anUnreadableFilesSentenceSaysWhichOptionAndWhatToDo() {
        let denied = SystemCallError(operation: "open", subject: "/etc/x", errno: EACCES)
        let sentence = SecretFileError(.unreadable, path: "/etc/x", underlying: denied).description
        for part in ["/etc/x", "password_file", "EACCES", "chown", "chmod 600"] {
            #expect(sentence.contains(part), "\(sentence)")
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away")) func aStrangersFileIsRefused() throws {
        let path = try directory.write(Array("hunter2\n".utf8), to: "password", mode: 0o600)
        try #require(chown(path, 12345, 12345) == 0)
        let error = #expect(throws: SecretFileError.self) { try SecretFile.read(path) }
        #expect(error?.code == .wrongOwner)
    }
}
