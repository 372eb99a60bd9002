/*
 * The two pass-through ioctls that drives are read by. Neither can write: the SCSI one has no way to send data to the
 * device, and which commands are sent at all is decided by the allowlists of LinuxAccess.
 *
 * ioctl(2) is variadic, and Swift's Glibc module has neither scsi/sg.h nor linux/nvme_ioctl.h. Prefix: clinux_.
 */
#ifndef FOREWARN_CLINUXHARDWARE_STORAGE_H
#define FOREWARN_CLINUXHARDWARE_STORAGE_H

#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/* What came back of one SCSI command (sg_io_hdr in scsi/sg.h). */
struct clinux_scsi_answer {
    /* SAM status byte. */
    uint8_t status;
    /* Bytes that were written to `sense`. */
    uint8_t sense_length;
    /* The host adapter's and the driver's word; 0 is well. */
    uint16_t host_status;
    uint16_t driver_status;
    /* Bytes that were written to `data`. */
    uint32_t data_length;
};

/* SG_IO with data from the device, or none if data_room is 0. Timeout in milliseconds. */
int clinux_scsi_read(int descriptor, const uint8_t *command, uint8_t command_length, uint8_t *data, uint32_t data_room,
                     uint8_t *sense, uint8_t sense_room, uint32_t timeout, struct clinux_scsi_answer *answer);

/* NVME_IOCTL_ADMIN_CMD with data from the controller. Returns the NVMe status, 0 for success. Timeout in milliseconds. */
int clinux_nvme_admin_read(int descriptor, uint8_t opcode, uint32_t name_space, uint32_t dword10, uint8_t *data,
                           uint32_t data_room, uint32_t timeout);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
