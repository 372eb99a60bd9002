/*
 * What Swift cannot import from glibc: variadic functions, and what is declared only under _GNU_SOURCE.
 *
 * Every function returns what the wrapped call returns and leaves errno to the caller. Each goes away as soon as Swift's
 * Glibc module declares the wrapped name. Prefix: clinux_.
 */
#ifndef FOREWARN_CLINUXHARDWARE_H
#define FOREWARN_CLINUXHARDWARE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "clinux_network.h"
#include "kernel_clock.h"
#include "priority_watch.h"
#include "spawn_child.h"
#include "storage.h"
#include "wait.h"

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/* prctl(2) is variadic. */
int clinux_set_not_dumpable(void);
int clinux_is_dumpable(void);
int clinux_set_no_new_privileges(void);

/* strerrorname_np(3), _GNU_SOURCE: "ENOENT"; NULL for a number without a name. */
const char *_Nullable clinux_errno_name(int code);

/* accept4(2), _GNU_SOURCE: non-blocking and close-on-exec from birth. */
int clinux_accept(int descriptor);

/* memfd_create(2), _GNU_SOURCE: a file that is only in memory, close-on-exec. */
int clinux_memory_file(const char *name);

/* mallopt(3) and malloc_trim(3): malloc.h is not part of Swift's Glibc module. */
int clinux_use_one_arena(void);
void clinux_return_free_memory(void);

/* struct ucred of SO_PEERCRED (unix(7)), _GNU_SOURCE. */
int clinux_peer_credentials(int descriptor, uint32_t *user, uint32_t *group, int32_t *process);

/* SO_PEERGROUPS (socket(7)): supplementary groups; `count` is room on entry and number on return; ERANGE if too small. */
int clinux_peer_groups(int descriptor, uint32_t *groups, uint32_t *count);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
