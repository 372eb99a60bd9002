/*
 * adjtimex(2): sys/timex.h is not part of Swift's Glibc module. Goes away when it is.
 */
#ifndef FOREWARN_KERNEL_CLOCK_H
#define FOREWARN_KERNEL_CLOCK_H

#include <stdint.h>

struct clinux_clock_state {
    /* STA_* of <sys/timex.h>. */
    int32_t status;
    /* Microseconds, or nanoseconds with STA_NANO. */
    int64_t offset;
    /* Microseconds. */
    int64_t max_error;
    int64_t estimated_error;
};

/* Only reads (modes 0). Returns the clock's state (TIME_OK ... TIME_ERROR), or -1 with errno. */
int clinux_clock_state(struct clinux_clock_state *_Nonnull state);

/* STA_UNSYNC and STA_NANO as numbers. */
int32_t clinux_sta_unsync(void);
int32_t clinux_sta_nano(void);

#endif
