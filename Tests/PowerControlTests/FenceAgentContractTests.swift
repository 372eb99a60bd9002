import HealthTestKit
import LinuxAccess
import PowerControl
import Testing

/// What the Fence Agent API and Pacemaker expect besides switching: metadata, validation, list, usage errors.
@Suite struct FenceAgentContractTests {
    private func run(_ input: String) async throws -> AgentProcess.Result {
        try await AgentProcess.run(AgentProcess.agent, input: input)
    }

    @Test func theMetadataValidatesAgainstTheSchemaOfFenceAgents() async throws {
        let schema = "/usr/share/cluster/relaxng/metadata.rng"
        try #require(exists(schema), "install the package fence-agents")
        let metadata = try await run("action=metadata\n")
        #expect(metadata.code == 0)
        #expect(metadata.errors.isEmpty)
        let check = try await AgentProcess.run(
            "xmllint", ["--noout", "--relaxng", schema, "-"], input: metadata.output)
        #expect(check.code == 0, "\(check.errors)")
        #expect(try await AgentProcess.run(AgentProcess.agent, ["-o", "meta-data"]).output == metadata.output)
        #expect(try await AgentProcess.run(AgentProcess.agent, ["--action=manpage"]).output == metadata.output)
        #expect(metadata.output.contains("<action name=\"on\" automatic=\"0\"/>"))
        #expect(!metadata.output.contains("automatic=\"1\""))
        #expect(!metadata.output.contains("on_target"))
    }

    /// A configuration for fence_ipmilan can be taken over: every parameter that it has is known here.
    @Test func theParametersOfFenceIPMILANAreKnown() async throws {
        let theirs = try await AgentProcess.run("fence_ipmilan", ["-o", "metadata"])
        try #require(theirs.code == 0, "install the package fence-agents")
        let names = theirs.output.split(separator: "\n").compactMap { line -> Substring? in
            guard let start = line.firstRange(of: "<parameter name=\"") else { return nil }
            return line[start.upperBound...].prefix { $0 != "\"" }
        }
        #expect(names.count > 30)
        for name in names {
            let valid = "ip=b\nusername=u\npassword=p\naction=validate-all\nverbose=1\n"
            let result = try await run(valid + "\(name)=\n")
            #expect(!result.errors.contains("ignored the unknown option \"\(name)\""))
        }
    }

    @Test func validationNeedsNoBMC() async throws {
        let good = try await run("action=validate-all\nip=192.0.2.1\nusername=u\npassword=p\n")
        #expect(good.code == 0)
        #expect(good.errors.isEmpty)
        let bad = try await run("action=validate-all\nip=192.0.2.1\nusername=u\n")
        #expect(bad.code == 1)
        #expect(
            bad.errors == "fence_forewarn: The password is missing; give password_file, password_script or password.\n")
    }

    @Test func withoutANameThisDeviceOffersNoNode() async throws {
        let login = "ip=192.0.2.1\nusername=u\npassword=p\naction=list\n"
        #expect(try await run(login).output == "")
        #expect(try await run(login).code == 0)
        #expect(try await run(login + "plug=node-a\n").output == "node-a,\n")
    }

    @Test(arguments: ["action=cycle\n", "action=reset\n", "method=cycle\n", "lanplus=0\n", "auth=none\n", "cipher=0\n"])
    func whatCannotBeProvenIsRefused(line: String) async throws {
        try await BMCSimulator.withSimulator { bmc in
            let result = try await run("ip=\(bmc.address)\nusername=fence\npassword=fencepass\n" + line)
            #expect(result.code == 1)
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(bmc.chassisCalls.isEmpty)
        }
    }

    @Test(arguments: [["off"], ["--nonsense"], ["-o"], ["-Z"]])
    func badUsageIsOneSentence(arguments: [String]) async throws {
        let result = try await AgentProcess.run(AgentProcess.agent, arguments)
        #expect(result.code == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("fence_forewarn: The "))
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test func nothingAtAllIsAnError() async throws {
        let result = try await run("")
        #expect(result.code == 1)
        #expect(result.errors == "fence_forewarn: ip is missing; give the address of the BMC.\n")
        #expect(try await run(String(repeating: "#", count: 70_000)).code == 1)
    }

    @Test func helpAndVersionAreDocuments() async throws {
        let help = try await AgentProcess.run(AgentProcess.agent, ["--help"])
        #expect(help.code == 0)
        #expect(help.output.contains("-a, --ip=[ip]"))
        #expect(try await AgentProcess.run(AgentProcess.agent, ["-V"]).output.hasPrefix("fence_forewarn "))
    }

    /// An order is not answered with a document and exit code 0: Pacemaker would take that for done.
    @Test(arguments: ["help", "version"])
    func helpIsNoAnswerToAnOrder(name: String) async throws {
        try await BMCSimulator.withSimulator { bmc in
            let login =
                "ip=\(bmc.address)\nusername=fence\npassword=fencepass\ncipher=3\nworkaround_flags=opensesspriv\n"
            for order in ["action=off\n", "action=reboot\n", "action=status\n", ""] {
                let result = try await run(login + order + "\(name)=1\n")
                #expect(result.code == 1)
                #expect(result.output.isEmpty)
                #expect(result.errors.hasPrefix("fence_forewarn: \(name) "))
            }
            #expect(try await AgentProcess.run(AgentProcess.agent, ["-o", "off", "--\(name)"]).code == 1)
            #expect(bmc.chassisCalls.isEmpty)
        }
    }

    /// A stray word may be a password whose letter was forgotten.
    @Test func aStrayWordIsNotRepeated() async throws {
        let result = try await AgentProcess.run(AgentProcess.agent, ["-a", "bmc", "-P", "Tr0ub4dor"])
        #expect(result.code == 1)
        #expect(result.errors.hasPrefix("fence_forewarn: The argument 4 is not an option"))
        #expect(!result.errors.contains("Tr0ub4dor"))
    }

    @Test func quietWinsOverVerbose() async throws {
        let result = try await run("action=validate-all\nquiet=1\nverbose=1\nip=127.0.0.1\nlogin=u\npasswd=p\n")
        #expect(result.errors.isEmpty)
    }

    @Test func quietIsQuietAboutBadOptionsToo() async throws {
        let result = try await run("action=off\nquiet=1\nip=b\n")
        #expect(result.code == 1)
        #expect(result.errors.isEmpty)
    }

    @Test func whatIsPrintedCannotSteerATerminal() async throws {
        let result = try await run(
            "ip=\u{1B}[31mx\nusername=u\npassword=p\nverbose=1\nnon\u{1B}sense=1\naction=status\n")
        #expect(result.code == 1)
        #expect(!result.errors.contains("\u{1B}"))
    }

    /// ipmi_sim knows no SHA-256: the default cipher suite is refused, and the sentence says what to do.
    @Test func anUnsupportedCipherSuiteIsTold() async throws {
        try await BMCSimulator.withSimulator { bmc in
            let result = try await run("ip=\(bmc.address)\nusername=fence\npassword=fencepass\naction=off\n")
            #expect(result.code == 1)
            #expect(
                result.errors
                    == "fence_forewarn: The BMC \(bmc.address) does not support the cipher suite (cipher suite 17,"
                    + " RMCP+ status 04h); try cipher=3, or enable the suite in the BMC.\n")
        }
    }

    /// ipmi_sim has room for 63 sessions; others hold them all.
    @Test func aBMCOutOfSessionsIsToldAndTriedAgain() async throws {
        try await BMCSimulator.withSimulator { bmc in
            var target = BMCTarget(
                host: bmc.address, username: "fence", password: Secret(bytes: Array("fencepass".utf8)))
            target.cipherSuite = 3
            target.workarounds = [.opensesspriv]
            // Never asks twice: that could take up two sessions.
            let transport = LANPowerTransport(target: target, retransmission: .seconds(60))
            var held: [any PowerSession] = []
            while held.count < 63 { held.append(try transport.openSession(budget: .seconds(60))) }
            let options =
                "ip=\(bmc.address)\nusername=fence\npassword=fencepass\ncipher=3\n"
                + "workaround_flags=opensesspriv\naction=off\n"
            let result = try await run(options + "power_timeout=1\n")
            #expect(result.code == 1)
            #expect(result.errors.contains("no free session"))
            let waiting = try AgentProcess(AgentProcess.agent, input: options + "verbose=1\n")
            held.removeAll()
            #expect(await waiting.wait().code == 0)
            #expect(!bmc.isPoweredOn)
        }
    }
}
