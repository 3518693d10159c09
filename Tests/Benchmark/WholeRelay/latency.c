// SPDX-License-Identifier: MIT
//
// latency STREAM READER RATE COUNT - how long a line takes from the panel to where it is read.
//
// STREAM is the descriptor of an open WebSocket connection, on which it sends COUNT lines, RATE a second, one a frame and
// evenly spaced. READER is where they come out, in the same order: a connection to the relay's socket, or the socket on
// which journald would receive. Prints how many nanoseconds each line took, one a line. Without arguments it prints how
// long a frame is.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char buffer[1 << 20];

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000ll + time.tv_nsec;
}

// A length has to be written in as few bytes as it needs: these lines always need the longer form.
static size_t frame(char *into, long index) {
    int length = snprintf(into + 4, 400,
        "2026/08/20 10:15:42.%06ld from 203.0.113.7:51512 accepted tcp:www.example.com:443 [VLESS TCP REALITY >> DIRECT] "
        "email: %07ld.ali", index % 1000000, 1000000 + index);
    into[0] = (char)0x81;
    into[1] = 126;
    into[2] = (char)(length >> 8);
    into[3] = (char)length;
    return (size_t)length + 4;
}

int main(int argc, char **argv) {
    if (argc == 1) {
        char text[512];
        printf("%zu\n", frame(text, 0));
        return 0;
    }
    if (argc != 5) return 64;
    int stream = atoi(argv[1]), reader = atoi(argv[2]);
    long rate = atol(argv[3]), count = atol(argv[4]), sent = 0, received = 0;
    int type;
    socklen_t size = sizeof type;
    if (getsockopt(reader, SOL_SOCKET, SO_TYPE, &type, &size) < 0) { perror("latency: reader"); return 1; }

    int64_t *times = calloc((size_t)count, sizeof *times), pause = 1000000000 / rate, due = now();
    int at_start = 1, matched = 0;
    static const char log[] = "{\"type\":\"log\"";
    while (received < count) {
        int64_t wait = sent < count ? due - now() : 5000000000;
        if (wait <= 0) {
            char text[512];
            size_t length = frame(text, sent);
            times[sent++] = now();
            if (send(stream, text, length, 0) != (ssize_t)length) { perror("latency: stream"); return 1; }
            due += pause;
            continue;
        }
        struct pollfd entry = {.fd = reader, .events = POLLIN};
        struct timespec limit = {wait / 1000000000, wait % 1000000000};
        int ready = ppoll(&entry, 1, &limit, NULL);
        if (ready == 0 && sent == count) { fprintf(stderr, "latency: %ld lines did not come\n", count - received); return 1; }
        if (ready <= 0) continue;
        ssize_t length = recv(reader, buffer, sizeof buffer, MSG_DONTWAIT);
        if (length < 0 && errno == EAGAIN) continue;
        if (length <= 0) { perror("latency: reader"); return 1; }
        int64_t time = now();
        if (type == SOCK_DGRAM) {
            if (received < sent && memmem(buffer, (size_t)length, "PASARGUARD_SEQ=", 15)) {
                times[received] = time - times[received];
                received++;
            }
            continue;
        }
        // An object counts when its end is there; states and the like do not.
        for (ssize_t i = 0; i < length; i++) {
            if (at_start) matched = 0, at_start = 0;
            if (matched >= 0 && matched < (int)sizeof log - 1) matched = buffer[i] == log[matched] ? matched + 1 : -1;
            if (buffer[i] != '\n') continue;
            at_start = 1;
            if (matched == (int)sizeof log - 1 && received < sent) {
                times[received] = time - times[received];
                received++;
            }
        }
    }
    for (long i = 0; i < count; i++) printf("%lld\n", (long long)times[i]);
    return 0;
}
