// SPDX-License-Identifier: MIT
// What the package uses of libsystemd.

#ifndef LOGRELAY_SYSTEMD_H
#define LOGRELAY_SYSTEMD_H

#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

#endif
