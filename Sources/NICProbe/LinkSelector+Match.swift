internal import LinuxAccess

extension LinkSelector {
    func matches(_ link: Link, _ addresses: [LinkAddress]) -> Bool {
        switch self {
        case .interface(let name): link.name == name
        case .address(let address): addresses.contains { $0.address == address }
        case .network(let network, let bits):
            addresses.contains { Self.agree($0.address, network, bits: bits) }
        }
    }
}
