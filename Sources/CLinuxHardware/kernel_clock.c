#include "kernel_clock.h"

#include <string.h>
#include <sys/timex.h>

int clinux_clock_state(struct clinux_clock_state *state) {
    struct timex time;
    memset(&time, 0, sizeof(time));
    int result = adjtimex(&time);
    if (result >= 0) {
        state->status = time.status;
        state->offset = time.offset;
        state->max_error = time.maxerror;
        state->estimated_error = time.esterror;
    }
    return result;
}

int32_t clinux_sta_unsync(void) { return STA_UNSYNC; }

int32_t clinux_sta_nano(void) { return STA_NANO; }
