// SPDX-License-Identifier: MIT
// Linux calls that Swift's Glibc module does not show. Those that glibc declares under _GNU_SOURCE only, which a module
// cannot set for a header it shares, are made by number and with the kernel's own structures.

#ifndef LOGRELAY_LINUX_H
#define LOGRELAY_LINUX_H

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define LOGRELAY_DATAGRAMS_AT_ONCE 64

// Sends each of the `count` buffers as a datagram of its own, without waiting. Returns how many were sent, or -errno
// if not even the first was. At most LOGRELAY_DATAGRAMS_AT_ONCE are sent.
static inline int logrelay_send_datagrams(int socket, struct iovec *buffers, unsigned int count) {
    struct {
        struct msghdr header;
        unsigned int length;
    } messages[LOGRELAY_DATAGRAMS_AT_ONCE]; // the kernel's struct mmsghdr
    if (count > LOGRELAY_DATAGRAMS_AT_ONCE) count = LOGRELAY_DATAGRAMS_AT_ONCE;
    memset(messages, 0, count * sizeof messages[0]);
    for (unsigned int i = 0; i < count; i++) {
        messages[i].header.msg_iov = &buffers[i];
        messages[i].header.msg_iovlen = 1;
    }
    long sent = syscall(SYS_sendmmsg, socket, messages, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent < 0 ? -errno : (int)sent;
}

// Copies `size` bytes to an anonymous file that can no longer be changed, which is how journald wants to be given what
// is too large for a datagram. Returns its descriptor, or -errno.
static inline int logrelay_sealed_copy(const void *bytes, size_t size) {
    // 3: MFD_CLOEXEC | MFD_ALLOW_SEALING.
    int file = (int)syscall(SYS_memfd_create, "journal-entry", 3u);
    if (file < 0) return -errno;
    for (size_t written = 0; written < size;) {
        ssize_t n = write(file, (const char *)bytes + written, size - written);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) goto failed;
        written += (size_t)n;
    }
    // 1033: F_ADD_SEALS; 15: F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE.
    if (fcntl(file, 1033, 15) == 0) return file;
failed:;
    int error = errno;
    close(file);
    return -error;
}

// Sends an empty datagram that carries the descriptor `file`, without waiting. Returns 0 or -errno.
static inline int logrelay_send_descriptor(int socket, int file) {
    union {
        struct cmsghdr header; // for its alignment
        char space[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = {.msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(rights), &file, sizeof(int));
    return sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

// How many bytes malloc holds that are free, in all arenas (mallinfo(3)).
static inline size_t logrelay_free_heap_bytes(void) { return mallinfo2().fordblks; }

// Gives every whole page of them back to the system (malloc_trim(3)).
static inline void logrelay_trim_heap(void) { malloc_trim(0); }

// Makes the process one that leaves no core dump and that no other process of its user may look into (prctl(2)). Its
// files in /proc belong to root from then on.
static inline void logrelay_forbid_dumps(void) { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// Names the calling thread as `ps -L` shows it; at most 15 bytes count.
static inline void logrelay_name_this_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

#endif
