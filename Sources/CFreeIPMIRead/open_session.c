#define _GNU_SOURCE
#include "CFreeIPMIRead.h"

#include <freeipmi/freeipmi.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#pragma clang assume_nonnull begin

#define OPEN_SESSION_REQUEST 0x10
#define OPEN_SESSION_RESPONSE 0x11
#define REQUEST_LENGTH 48
#define STATUS_OFFSET 17

/// IPMI 2.0 tables 13-8 and 13-9: RMCP header, session header without authentication, three algorithm payloads.
static int build(uint8_t packet[REQUEST_LENGTH], uint8_t privilege, uint8_t cipher_suite) {
    uint8_t authentication = 0, integrity = 0, confidentiality = 0;
    if (ipmi_cipher_suite_id_to_algorithms(cipher_suite, &authentication, &integrity, &confidentiality) < 0) return -1;
    memset(packet, 0, REQUEST_LENGTH);
    const uint8_t header[] = {0x06, 0x00, 0xFF, 0x07, 0x06, OPEN_SESSION_REQUEST};
    memcpy(packet, header, sizeof header);
    packet[14] = 32;
    packet[17] = privilege;
    packet[20] = 0x01;
    const uint8_t algorithms[3] = {authentication, integrity, confidentiality};
    for (uint8_t i = 0; i < 3; i++) {
        uint8_t *payload = packet + 24 + 8 * i;
        payload[0] = i;
        payload[3] = 8;
        payload[4] = algorithms[i];
    }
    return 0;
}

static int exchange(const struct addrinfo *address, const uint8_t *request, int timeout_ms) {
    int descriptor = socket(address->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return FWBR_NO_STATUS;
    uint8_t answer[256];
    int status = FWBR_NO_STATUS;
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};
    if (connect(descriptor, address->ai_addr, address->ai_addrlen) == 0 &&
        send(descriptor, request, REQUEST_LENGTH, MSG_NOSIGNAL) == REQUEST_LENGTH && poll(&wait, 1, timeout_ms) > 0) {
        ssize_t length = recv(descriptor, answer, sizeof answer, MSG_DONTWAIT);
        if (length > STATUS_OFFSET && (answer[5] & 0x3F) == OPEN_SESSION_RESPONSE) status = answer[STATUS_OFFSET];
    }
    close(descriptor);
    return status;
}

int fwbr_open_session_status(const char *host, uint8_t privilege, uint8_t cipher_suite, int timeout_ms) {
    uint8_t request[REQUEST_LENGTH];
    if (build(request, privilege, cipher_suite) < 0) return FWBR_NO_STATUS;
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM};
    struct addrinfo *found = NULL;
    if (getaddrinfo(host, "623", &hints, &found) != 0 || found == NULL) return FWBR_NO_STATUS;
    int status = exchange(found, request, timeout_ms);
    freeaddrinfo(found);
    return status;
}

#pragma clang assume_nonnull end
