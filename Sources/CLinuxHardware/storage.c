#include "storage.h"

#include <linux/nvme_ioctl.h>
#include <scsi/sg.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>

/* The layouts that the kernel reads (include/scsi/sg.h, include/uapi/linux/nvme_ioctl.h), on 64-bit machines. */
_Static_assert(sizeof(sg_io_hdr_t) == 88, "size of sg_io_hdr");
_Static_assert(offsetof(sg_io_hdr_t, cmd_len) == 8, "sg_io_hdr.cmd_len");
_Static_assert(offsetof(sg_io_hdr_t, dxfer_len) == 12, "sg_io_hdr.dxfer_len");
_Static_assert(offsetof(sg_io_hdr_t, dxferp) == 16, "sg_io_hdr.dxferp");
_Static_assert(offsetof(sg_io_hdr_t, cmdp) == 24, "sg_io_hdr.cmdp");
_Static_assert(offsetof(sg_io_hdr_t, sbp) == 32, "sg_io_hdr.sbp");
_Static_assert(offsetof(sg_io_hdr_t, timeout) == 40, "sg_io_hdr.timeout");
_Static_assert(offsetof(sg_io_hdr_t, status) == 64, "sg_io_hdr.status");
_Static_assert(offsetof(sg_io_hdr_t, resid) == 72, "sg_io_hdr.resid");
_Static_assert(sizeof(struct nvme_admin_cmd) == 72, "size of nvme_admin_cmd");
_Static_assert(offsetof(struct nvme_admin_cmd, nsid) == 4, "nvme_admin_cmd.nsid");
_Static_assert(offsetof(struct nvme_admin_cmd, addr) == 24, "nvme_admin_cmd.addr");
_Static_assert(offsetof(struct nvme_admin_cmd, data_len) == 36, "nvme_admin_cmd.data_len");
_Static_assert(offsetof(struct nvme_admin_cmd, cdw10) == 40, "nvme_admin_cmd.cdw10");
_Static_assert(offsetof(struct nvme_admin_cmd, timeout_ms) == 64, "nvme_admin_cmd.timeout_ms");
_Static_assert(NVME_IOCTL_ADMIN_CMD == 0xC0484E41UL, "number of NVME_IOCTL_ADMIN_CMD");
_Static_assert(SG_IO == 0x2285, "number of SG_IO");

int clinux_scsi_read(int descriptor, const uint8_t *command, uint8_t command_length, uint8_t *data, uint32_t data_room,
                     uint8_t *sense, uint8_t sense_room, uint32_t timeout, struct clinux_scsi_answer *answer) {
    uint8_t copy[16] = {0};
    if (command_length > sizeof(copy)) command_length = sizeof(copy);
    memcpy(copy, command, command_length);
    sg_io_hdr_t header;
    memset(&header, 0, sizeof(header));
    header.interface_id = 'S';
    header.dxfer_direction = data_room > 0 ? SG_DXFER_FROM_DEV : SG_DXFER_NONE;
    header.cmd_len = command_length;
    header.cmdp = copy;
    header.dxfer_len = data_room;
    header.dxferp = data_room > 0 ? data : NULL;
    header.mx_sb_len = sense_room;
    header.sbp = sense;
    header.timeout = timeout;
    int result = ioctl(descriptor, SG_IO, &header);
    if (result < 0) return result;
    answer->status = header.status;
    answer->sense_length = header.sb_len_wr <= sense_room ? header.sb_len_wr : sense_room;
    answer->host_status = header.host_status;
    answer->driver_status = header.driver_status;
    /* A driver that knows no residual count leaves 0; one beyond the transfer is nonsense and leaves nothing. */
    uint32_t missing = header.resid < 0 ? 0 : (uint32_t)header.resid;
    answer->data_length = missing <= data_room ? data_room - missing : 0;
    return 0;
}

int clinux_nvme_admin_read(int descriptor, uint8_t opcode, uint32_t name_space, uint32_t dword10, uint8_t *data,
                           uint32_t data_room, uint32_t timeout) {
    struct nvme_admin_cmd command;
    memset(&command, 0, sizeof(command));
    command.opcode = opcode;
    command.nsid = name_space;
    command.addr = (uint64_t)(uintptr_t)data;
    command.data_len = data_room;
    command.cdw10 = dword10;
    command.timeout_ms = timeout;
    return ioctl(descriptor, NVME_IOCTL_ADMIN_CMD, &command);
}
