// SPDX-License-Identifier: MIT
//
// What the sanitizer's runtime is told in every program of `packaging/test --sanitize`: linked into them, since many tests
// start programs with an environment of their own. REPORTS, SUPPRESSIONS and SYMBOLIZER are
// paths, as strings.
//
// A report goes into a file, also that of a program whose end and words no test looks at: whatever is there after the tests
// makes the run fail.

const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "log_path=" REPORTS "/report:external_symbolizer_path=" SYMBOLIZER; }

const char *__lsan_default_options(void);
const char *__lsan_default_options(void) { return "suppressions=" SUPPRESSIONS ":print_suppressions=0"; }

const char *__tsan_default_options(void);
const char *__tsan_default_options(void) {
    return "log_path=" REPORTS "/report:external_symbolizer_path=" SYMBOLIZER ":suppressions=" SUPPRESSIONS;
}
