/* What both programs for debuggers share: a place that optimisation cannot look behind, and types of every kind. */
#ifndef VALUES_H
#define VALUES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Keeps what is computed: the compiler must have it here. */
extern volatile uint32_t seen;

#define APART __attribute__((noinline, noclone))
#define WITHIN static inline __attribute__((always_inline))

#ifdef __cplusplus
}
#endif

#endif
