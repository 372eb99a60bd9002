import HealthModel
import HealthPolicy
import Testing

@testable import Assessing

@Suite struct ControllerFormatTests {
    static let variants: [Variant] = [
        Variant(
            "storcli with a failed disk", "storcli JSON", .failing,
            """
            {"Controllers":[{"Command Status":{"Controller":0,"Status":"Success"},"Response Data":{
              "VD LIST":[{"DG/VD":"0/0","TYPE":"RAID1","State":"Dgrd","Size":"1 TB"}],
              "PD LIST":[{"EID:Slt":"252:0","DID":7,"State":"Onln","Model":"A"},{"EID:Slt":"252:1","DID":8,"State":"Failed","Model":"A"}]}}]}
            """),
        Variant(
            "storcli with a rebuilding disk", "storcli JSON", .warning,
            """
            {"Controllers":[{"Command Status":{"Controller":0,"Status":"Success"},"Response Data":{
              "VD LIST":[{"DG/VD":"0/0","TYPE":"RAID1","State":"Dgrd"}],
              "PD LIST":[{"EID:Slt":"252:0","State":"Onln"},{"EID:Slt":"252:1","State":"Rbld"}],
              "BBU_Info":[{"Model":"BBU","State":"Optimal"}]}}]}
            """),
        Variant(
            "storcli with a failed battery", "storcli JSON", .warning,
            """
            {"Controllers":[{"Command Status":{"Controller":0,"Status":"Success"},"Response Data":{
              "Status":{"Controller Status":"Needs Attention","Memory Correctable Errors":0,"Memory Uncorrectable Errors":0},
              "Cachevault_Info":[{"Model":"CVPM02","State":"Failed"}]}}]}
            """),
        Variant(
            "storcli with an alert of a drive", "storcli JSON", .warning,
            """
            {"Controllers":[{"Command Status":{"Controller":0,"Status":"Success"},"Response Data":{
              "Drive /c0/e252/s1":[{"EID:Slt":"252:1","State":"Onln"}],
              "Drive /c0/e252/s1 - Detailed Information":{"Drive /c0/e252/s1 State":{"Media Error Count":0,"Predictive Failure Count":3,"S.M.A.R.T alert flagged by drive":"Yes"}}}}]}
            """),
        Variant(
            "storcli without a controller", "storcli JSON", .unknown,
            """
            {"Controllers":[{"Command Status":{"Controller":0,"Status":"Failure","Description":"Controller 0 not found"}}]}
            """),
        Variant(
            "MegaCli, one disk failed", "a MegaCli report", .failing,
            """
            Adapter #0

            Virtual Drive: 0 (Target Id: 0)
            State               : Degraded
            Enclosure Device ID: 32
            Slot Number: 0
            Media Error Count: 0
            Predictive Failure Count: 0
            Firmware state: Online, Spun Up
            Enclosure Device ID: 32
            Slot Number: 1
            Media Error Count: 12
            Predictive Failure Count: 0
            Firmware state: Failed
            """),
        Variant(
            "MegaCli, a worn battery", "a MegaCli report", .warning,
            """
            BBU status for Adapter: 0

            BatteryType: BBU
            Battery State: Degraded(Charging)
              Battery Replacement required            : Yes
            """),
        Variant(
            "ssacli, a failed drive", "an ssacli report", .failing,
            """
            Smart Array P440ar in Slot 0 (Embedded)

               Array A (SAS, Unused Space: 0  MB)

                  logicaldrive 1 (279.4 GB, RAID 1, Interim Recovery Mode)

                  physicaldrive 1I:1:1 (port 1I:box 1:bay 1, SAS HDD, 300 GB, OK)
                  physicaldrive 1I:1:2 (port 1I:box 1:bay 2, SAS HDD, 300 GB, Failed)
            """),
        Variant(
            "ssacli, a volume without a disk", "an ssacli report", .warning,
            """
            Smart Array P440ar in Slot 0 (Embedded)
                  logicaldrive 1 (279.4 GB, RAID 1, Interim Recovery Mode)
                  physicaldrive 1I:1:1 (port 1I:box 1:bay 1, SAS HDD, 300 GB, OK)
            """),
        Variant(
            "ssacli, a cage's supply failed", "an ssacli report", .warning,
            """
            Smart Array P440ar in Slot 0 (Embedded)
               Internal Drive Cage at Port 1I, Box 1, OK
                  Power Supply Status: Failed
                  Drive Bays: 4
                  logicaldrive 1 (279.4 GB, RAID 1, OK)
                  physicaldrive 1I:1:1 (port 1I:box 1:bay 1, SAS HDD, 300 GB, OK)
            """),
        Variant(
            "ssacli, a cage failed", "an ssacli report", .failing,
            """
            Smart Array P440ar in Slot 0 (Embedded)
               Internal Drive Cage at Port 1I, Box 1, Failed
                  physicaldrive 1I:1:1 (port 1I:box 1:bay 1, SAS HDD, 300 GB, OK)
            """),
        Variant(
            "storcli, a volume offline", "storcli JSON", .failing,
            #"{"Controllers":[{"Command Status":{"Controller":0,"Status":"Success"},"Response Data":{"VD LIST":"#
                + #"[{"DG/VD":"0/0","TYPE":"RAID1","State":"OfLn"}]}}]}"#),
        Variant(
            "ssacli, a drive expected to fail", "an ssacli report", .warning,
            """
            Smart Array P440ar in Slot 0 (Embedded)
                  logicaldrive 1 (279.4 GB, RAID 1, OK)
                  physicaldrive 1I:1:1 (port 1I:box 1:bay 1, SAS HDD, 300 GB, OK)
                  physicaldrive 1I:1:2 (port 1I:box 1:bay 2, SAS HDD, 300 GB, Predictive Failure)
                  physicaldrive 1I:1:3 (port 1I:box 1:bay 3, SAS HDD, 300 GB, OK, spare)
            """),
        Variant(
            "ssacli show status", "an ssacli report", .warning,
            """
            Smart Array P410i in Slot 0 (Embedded)
               Controller Status: OK
               Cache Status: Temporarily Disabled
               Battery/Capacitor Status: Failed (Replace Batteries)
            """),
        Variant(
            "sas3ircu, a failed disk", "a sas2ircu or sas3ircu report", .failing,
            """
            IR volume 1
              Volume ID                               : 323
              Status of volume                        : Degraded (DGD)
            Device is a Hard disk
              Enclosure #                             : 2
              Slot #                                  : 0
              State                                   : Optimal (OPT)
            Device is a Hard disk
              Enclosure #                             : 2
              Slot #                                  : 1
              State                                   : Failed (FLD)
            """),
        Variant(
            "mdstat, one member gone", "a status of MD arrays", .warning,
            """
            Personalities : [raid1]
            md0 : active raid1 sdb1[1](F) sda1[0]
                  1953511936 blocks [2/1] [U_]

            unused devices: <none>
            """),
        Variant(
            "mdstat, an array that the kernel calls broken", "a status of MD arrays", .failing,
            """
            Personalities : [raid0] [raid1]
            md1 : active raid1 sdd1[1] sdc1[0]
                  1953511936 blocks [2/2] [UU]

            md0 : broken raid0 sdb1[1] sda1[0]
                  3907023872 blocks super 1.2 512k chunks

            unused devices: <none>
            """),
        Variant(
            "mdstat, a RAID 5 without two members", "a status of MD arrays", .failing,
            """
            Personalities : [raid6] [raid5] [raid4]
            md0 : active raid5 sdc1[3] sdb1[1](F) sda1[0](F)
                  3907023872 blocks super 1.2 level 5, 512k chunk, algorithm 2 [3/1] [__U]

            unused devices: <none>
            """),
        Variant(
            "mdstat, whole", "a status of MD arrays", .healthy,
            """
            Personalities : [raid1]
            md0 : active raid1 sdb1[1] sda1[0]
                  1953511936 blocks [2/2] [UU]
            unused devices: <none>
            """),
        Variant(
            "mdadm --detail, rebuilding", "a status of MD arrays", .warning,
            """
            /dev/md0:
                       Version : 1.2
                    Raid Level : raid1
                         State : clean, degraded, recovering
                Active Devices : 1
                Failed Devices : 0
            """),
        Variant(
            "arcconf, a degraded volume", "an arcconf report", .failing,
            """
            Controllers found: 1
            Controller information
               Controller Status                        : Optimal
            Logical device number 0
               Status of logical device                 : Degraded
               Failed stripes                           : No
            Physical Device information
                  Device #0
                     Device is a Hard drive
                     State                              : Online
                     S.M.A.R.T. warnings                : 0
                  Device #1
                     Device is a Hard drive
                     State                              : Failed
                     S.M.A.R.T. warnings                : 0
            """),
        Variant(
            "arcconf, warnings of a drive", "an arcconf report", .warning,
            """
            Controllers found: 1
                  Device #0
                     Device is a Hard drive
                     State                              : Online
                     S.M.A.R.T.                         : Yes
                     S.M.A.R.T. warnings                : 4
            """),
    ]

    @Test(arguments: variants) func aReportIsReadAndJudged(_ variant: Variant) {
        let assessment = assessed(variant.text)
        #expect(assessment.format == variant.format)
        #expect(assessment.verdict == variant.verdict, "\(AssessText.lines(of: assessment).joined(separator: "\n"))")
    }

    @Test(arguments: [
        "Onln", "GHS", "DHS", "UGood", "JBOD", "Hot Spare", "Online, Spun Up", "Hotspare, Spun down", "Ready",
    ])
    func aDiskThatWorksOrWaitsIsWell(state: String) {
        var disk = Measurement(component: Component(kind: .drive, id: "d", name: "d"))
        DiskStateWords.apply(state, to: &disk)
        #expect(disk.states == [.working])
    }

    @Test(arguments: ["Failed", "Offln", "UBad", "Missing", "Unconfigured(bad)", "Dead"])
    func aDiskThatIsGivenUpIsOffline(state: String) {
        var disk = Measurement(component: Component(kind: .drive, id: "d", name: "d"))
        DiskStateWords.apply(state, to: &disk)
        #expect(disk.states == [.driveOffline])
    }
}
