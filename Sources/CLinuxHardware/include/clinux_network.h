/*
 * rtnetlink(7) and ethtool: what Swift cannot import, because linux/netlink.h and linux/ethtool.h are not part of its
 * Glibc module and the request numbers are macros. Goes away when they are. Prefix: clinux_.
 */
#ifndef FOREWARN_CLINUX_NETWORK_H
#define FOREWARN_CLINUX_NETWORK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/* A NETLINK_ROUTE socket, non-blocking, close-on-exec, bound to these RTMGRP_ groups (0: none); -1 and errno. */
int clinux_route_socket(uint32_t groups);

/* sendto(2) to the kernel. */
ssize_t clinux_route_send(int descriptor, const void *bytes, size_t count);

/* recvfrom(2): the datagram's whole length even if it did not fit (MSG_TRUNC); `port` is the sender's, 0 the kernel. */
ssize_t clinux_route_receive(int descriptor, void *bytes, size_t room, uint32_t *port);

/* SO_RCVBUFFORCE (CAP_NET_ADMIN), else SO_RCVBUF up to net.core.rmem_max (socket(7)); the size that it has then. */
int clinux_set_receive_buffer(int descriptor, int bytes);

/* A socket for interface requests (netdevice(7)); AF_NETLINK hands them on since Linux 4.16, so that no AF_INET is needed. */
int clinux_interface_socket(void);

/* SIOCETHTOOL with `data` as ifr_data; EINVAL for a name of more than 15 bytes (netdevice(7)). */
int clinux_ethtool(int descriptor, const char *interface, void *data);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
