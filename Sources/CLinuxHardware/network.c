#define _GNU_SOURCE
#include "clinux_network.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

int clinux_route_socket(uint32_t groups) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (descriptor < 0) return -1;
    struct sockaddr_nl address;
    memset(&address, 0, sizeof(address));
    address.nl_family = AF_NETLINK;
    address.nl_groups = groups;
    if (bind(descriptor, (struct sockaddr *)&address, sizeof(address)) < 0) {
        int code = errno;
        (void)close(descriptor);
        errno = code;
        return -1;
    }
    return descriptor;
}

ssize_t clinux_route_send(int descriptor, const void *bytes, size_t count) {
    struct sockaddr_nl address;
    memset(&address, 0, sizeof(address));
    address.nl_family = AF_NETLINK;
    return sendto(descriptor, bytes, count, MSG_NOSIGNAL, (struct sockaddr *)&address, sizeof(address));
}

ssize_t clinux_route_receive(int descriptor, void *bytes, size_t room, uint32_t *port) {
    struct sockaddr_nl address;
    socklen_t size = sizeof(address);
    memset(&address, 0, sizeof(address));
    ssize_t count =
        recvfrom(descriptor, bytes, room, MSG_DONTWAIT | MSG_TRUNC, (struct sockaddr *)&address, &size);
    *port = address.nl_pid;
    return count;
}

int clinux_set_receive_buffer(int descriptor, int bytes) {
    if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)) < 0)
        (void)setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
    int size = 0;
    socklen_t length = sizeof(size);
    return getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, &length) < 0 ? -1 : size;
}

int clinux_interface_socket(void) { return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC); }

int clinux_ethtool(int descriptor, const char *interface, void *data) {
    struct ifreq request;
    size_t length = strlen(interface);
    if (length == 0 || length >= sizeof(request.ifr_name)) {
        errno = EINVAL;
        return -1;
    }
    memset(&request, 0, sizeof(request));
    memcpy(request.ifr_name, interface, length);
    request.ifr_data = data;
    return ioctl(descriptor, SIOCETHTOOL, &request);
}
