import Glibc
import Testing

/// True if a file or directory is there.
func exists(_ path: some StringProtocol) -> Bool {
    access(String(path), F_OK) == 0
}

/// True if a process with this id exists, zombies included.
func isRunning(_ process: Int32) -> Bool {
    kill(process, 0) == 0
}

/// Everything in a file; empty if it cannot be read.
func contents(_ path: String) -> String {
    guard let file = fopen(path, "re") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = fread(&block, 1, block.count, file)
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes.append(contentsOf: block[..<count])
    }
}

/// CLOCK_MONOTONIC.
func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The names in a directory.
func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        names.append(
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            })
    }
    return names
}

/// The processes whose parent is `parent`.
func children(of parent: Int32) -> [Int32] {
    names(in: "/proc").compactMap { Int32($0) }.filter { process in
        // After the program's name in parentheses: state, parent.
        let fields = contents("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ")
        guard let fields, fields.count > 1 else { return false }
        return Int32(fields[1]) == parent
    }
}

/// Whether datagrams wait at the IPMI port of an IPv4 address for a process that does not take them (proc_net_udp(5)).
func hasUnreadDatagrams(address: String) -> Bool {
    let octets = address.split(separator: ".").compactMap { UInt8($0) }.reversed()
    let name = octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined() + ":026F"
    return contents("/proc/net/udp").split(separator: "\n").contains { line in
        let fields = line.split(separator: " ")
        return fields.count > 4 && fields[1] == name && !fields[4].hasSuffix(":00000000")
    }
}

/// Lets other tests run before the next look at something that tells nobody when it changes.
func breathe() async {
    try? await Task.sleep(for: .milliseconds(1))
}

/// A pipe, closed on exec.
func makePipe() throws -> (readEnd: Int32, writeEnd: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    for end in ends { try #require(fcntl(end, F_SETFD, FD_CLOEXEC) == 0) }
    return (ends[0], ends[1])
}
