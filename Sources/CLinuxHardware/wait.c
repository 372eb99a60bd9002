#define _GNU_SOURCE
#include "wait.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <time.h>

int clinux_bell(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int clinux_poll(struct pollfd *watched, unsigned long count, int64_t nanoseconds) {
    struct timespec time = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    return ppoll(watched, count, nanoseconds < 0 ? NULL : &time, NULL);
}

void clinux_name_thread(const char *name) { (void)pthread_setname_np(pthread_self(), name); }
