internal import FoundationEssentials

/// The decoder that FOREWARN_FUZZ_TARGET names; "list" prints the names. lab/fuzz sets it.
private let chosen: FuzzTarget? = {
    let name = ProcessInfo.processInfo.environment["FOREWARN_FUZZ_TARGET"] ?? "list"
    if name == "list" { print(FuzzTarget.all.map(\.name).joined(separator: "\n")) }
    let target = FuzzTarget.all.first { $0.name == name }
    precondition(target != nil || name == "list", "no fuzz target of this name")
    return target
}()

/// libFuzzer's entry before the corpus is read: writes the target's seeds into the directory that FOREWARN_FUZZ_SEEDS
/// names.
@_cdecl("LLVMFuzzerInitialize")
public func fuzzerInitialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> Int32 {
    guard let target = chosen, let folder = ProcessInfo.processInfo.environment["FOREWARN_FUZZ_SEEDS"] else { return 0 }
    for (index, seed) in target.seeds.enumerated() {
        try? Data(seed).write(to: URL(filePath: "\(folder)/seed-\(index)"))
    }
    return 0
}

/// libFuzzer's entry for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzerInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    chosen?.decode(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}
