/*
 * ppoll(2), eventfd(2) and pthread_setname_np(3): declared only under _GNU_SOURCE, or not part of Swift's Glibc module.
 */
#ifndef FOREWARN_WAIT_H
#define FOREWARN_WAIT_H

#include <poll.h>
#include <stdint.h>

/* An eventfd, close-on-exec and non-blocking. */
int clinux_bell(void);

/* As ppoll with the present signal mask; without end if `nanoseconds` is negative. */
int clinux_poll(struct pollfd *watched, unsigned long count, int64_t nanoseconds);

/* Of the calling thread; at most 15 characters. */
void clinux_name_thread(const char *name);

#endif
