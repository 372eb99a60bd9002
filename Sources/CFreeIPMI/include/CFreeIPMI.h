/*
 * The part of libfreeipmi that power control needs, and no more: one LAN 2.0 session, chassis status, hard power-down,
 * power-up, device id and system GUID.
 *
 * Reason for a shim: FIID templates (fiid_template_t) and multi-line string macros are not importable by Swift, and
 * what is not declared here (the chassis commands that do not leave the power off) cannot be called by mistake.
 * Prefix: fwpc_. Every function that can fail returns 0 or a number of `enum ipmi_errnum` (freeipmi/api/ipmi-api.h).
 */
#ifndef FOREWARN_CFREEIPMI_H
#define FOREWARN_CFREEIPMI_H

#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/* One session with one BMC. Owned by who opened it, until fwpc_close. Not thread-safe. */
typedef struct fwpc_session fwpc_session;

/* Where and how to open a session. Pointers are read during fwpc_open only. */
struct fwpc_target {
    const char *hostname;                 /* name, address, name:port or [address]:port */
    const char *_Nullable username;       /* NULL: the null user */
    const char *_Nullable password;       /* NULL: none */
    const uint8_t *_Nullable k_g;         /* NULL: none */
    uint32_t k_g_length;                  /* bytes, at most 20 */
    uint8_t privilege;                    /* fwpc_privilege_* */
    uint8_t cipher_suite;                 /* IPMI 2.0, table 22-20 */
    uint32_t session_timeout;             /* milliseconds without a reply until a call gives up */
    uint32_t retransmission_timeout;      /* milliseconds until a request is sent again */
    uint32_t workaround_flags;            /* fwpc_workaround_* */
};

extern const uint8_t fwpc_privilege_user;
extern const uint8_t fwpc_privilege_operator;
extern const uint8_t fwpc_privilege_administrator;

/* By FreeIPMI's names (ipmipower(8), WORKAROUNDS). */
extern const uint32_t fwpc_workaround_authcap;
extern const uint32_t fwpc_workaround_intel20;
extern const uint32_t fwpc_workaround_supermicro20;
extern const uint32_t fwpc_workaround_sun20;
extern const uint32_t fwpc_workaround_opensesspriv;
extern const uint32_t fwpc_workaround_integritycheckvalue;
extern const uint32_t fwpc_workaround_nochecksumcheck;

/* Opens an RMCP+ session. On success *session is the caller's; on failure it is NULL and nothing is left open. */
int fwpc_open(const struct fwpc_target *target, fwpc_session *_Nullable *_Nonnull session);

/* Closes the session at the BMC (waits at most one retransmission for its answer) and frees it. */
void fwpc_close(fwpc_session *_Nullable session);

/* The last completion code that the BMC sent in this session (IPMI 2.0, table 5-2), or -1 if there was none. */
int fwpc_completion_code(const fwpc_session *session);

/* Get Chassis Status (IPMI 2.0, 28.2). *power: 1 on, 0 off, -1 the answer does not say. */
int fwpc_read_power(fwpc_session *session, int *power);

/* Chassis Control 0h, power down: hard, without asking the operating system (IPMI 2.0, 28.3). */
int fwpc_power_down(fwpc_session *session);

/* Chassis Control 1h, power up (IPMI 2.0, 28.3). */
int fwpc_power_up(fwpc_session *session);

/* What Get Device ID tells (IPMI 2.0, 20.1). */
struct fwpc_device_id {
    uint32_t manufacturer;     /* IANA enterprise number */
    uint16_t product;
    uint8_t device;
    uint8_t firmware_major;
    uint8_t firmware_minor;    /* binary coded decimal */
};
int fwpc_read_device_id(fwpc_session *session, struct fwpc_device_id *device);

/* Get System GUID (IPMI 2.0, 22.14): 16 bytes as sent. */
int fwpc_read_system_guid(fwpc_session *session, uint8_t *guid);

/* FreeIPMI's words for an error number; a constant string. */
const char *fwpc_error_text(int error);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
