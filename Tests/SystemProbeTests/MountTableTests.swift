import Testing

@testable import SystemProbe

@Suite struct MountTableTests {
    private func mount(_ line: String) -> Mount? { Mount(Array(line.utf8)) }
    private func parse(_ lines: [String]) -> MountTable? { MountTable(Array(lines.joined(separator: "\n").utf8)) }

    @Test func aLineWithAndWithoutOptionalFields() throws {
        let plain = try #require(mount("36 35 98:0 /sub /mnt rw,noatime - ext3 /dev/root rw,errors=continue"))
        #expect(plain.id == 36 && plain.device == "98:0" && plain.root == "/sub" && plain.point == "/mnt")
        #expect(plain.options == ["rw", "noatime"] && plain.type == "ext3" && plain.source == "/dev/root")
        #expect(plain.superOptions == ["rw", "errors=continue"] && !plain.isReadOnly)
        let shared = try #require(mount("36 35 98:0 / /mnt rw master:1 propagate_from:2 - xfs /dev/x ro"))
        #expect(shared.type == "xfs" && shared.isReadOnly && !shared.isMountedReadOnly)
    }

    @Test func spacesInNamesAreWrittenInOctal() throws {
        let named = try #require(mount("36 35 98:0 / /a\\040b\\134c\\011 rw - xfs /dev/x rw"))
        #expect(named.point == "/a b\\c\t")
        // What only looks like one stays.
        #expect(mount("36 35 98:0 / /a\\999\\04 rw - xfs /dev/x rw")?.point == "/a\\999\\04")
        #expect(mount("36 35 98:0 / /a\\777 rw - xfs /dev/x rw")?.point == "/a\\777")
    }

    @Test func aFileSystemThatStoppedItselfIsReadOnly() throws {
        let stopped = try #require(mount("1 1 7:0 / /m rw - ext4 /dev/loop0 rw,errors=remount-ro,emergency_ro"))
        #expect(stopped.isReadOnly && stopped.isShutDown)
    }

    @Test func everyCutOfALineIsALineOrNothing() {
        let line = Array("36 35 98:0 /sub /mnt rw,noatime shared:1 - ext3 /dev/root rw,errors=continue".utf8)
        for count in 0...line.count { _ = Mount(line[..<count]) }
        #expect(Mount(line[..<40]) == nil)
        for text in [
            "", "- - - - - - - - - - -", "1 2 3 / / rw - a b c", "1 2 a:b / / rw - a b c", "1 2 3:4 / x rw - a b c",
        ] {
            #expect(mount(text) == nil, "\(text)")
        }
        #expect(parse(["36 35 98:0 / /mnt rw - ext3 /dev/root rw", "garbage"]) == nil)
        #expect(parse([""]) == nil)
    }

    @Test func theMountOfAPathIsTheNearestAndTheLast() throws {
        let table = try #require(
            parse([
                "1 0 8:1 / / rw - ext4 /dev/sda1 rw", "2 1 8:2 / /srv rw - xfs /dev/sdb1 rw",
                "3 1 8:3 / /srv rw - xfs /dev/sdc1 rw",
            ]))
        #expect(table.mount(of: "/srv/data")?.device == "8:3")
        #expect(table.mount(of: "/srvx")?.device == "8:1")
        #expect(table.mount(of: "/srv")?.device == "8:3")
    }

    @Test func aFileSystemIsOneHoweverOftenItIsMounted() throws {
        let table = try #require(
            parse([
                "1 0 8:1 / / rw - ext4 /dev/sda1 rw", "2 1 8:2 /sub /a rw - xfs /dev/sdb1 rw",
                "3 1 8:2 / /very/long rw - xfs /dev/sdb1 rw", "4 1 8:1 /x /b ro - ext4 /dev/sda1 rw",
            ]))
        #expect(table.distinct { _ in true }.map(\.point) == ["/", "/very/long"])
    }

    @Test func fstabSaysWhatIsMeantToBeReadOnly() {
        let text = """
            # comment
            UUID=1 / ext4 errors=remount-ro 0 1
            /dev/x /a\\040b xfs defaults,ro 0 0
            /dev/y /c xfs ro,rw 0 0
            short line

            """
        let table = FileSystemTable(Array(text.utf8))
        #expect(table.isReadOnly == ["/": false, "/a b": true, "/c": false])
    }

    @Test func pressureIsWholeOrNothing() {
        let text = "some avg10=1.50 avg60=2.00 avg300=0.28 total=763\nfull avg10=1.25 avg60=0.75 avg300=0.20 total=6\n"
        let bytes = Array(text.utf8)
        #expect(PressureStall(bytes)?.full == PressureStall.Line(avg10: 1.25, avg60: 0.75))
        for count in 0..<(bytes.count - 45) { #expect(PressureStall(Array(bytes[..<count])) == nil) }
        for wrong in ["nan", "1e9", "101", "-1", "inf", ""] {
            #expect(PressureStall(Array(text.replacing("1.25", with: wrong).utf8)) == nil, "\(wrong)")
        }
    }
}
