// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Parsing of numbers, units, words and lists for settings.  Independent of locale and errno.  Functions that take
 * `const char **` advance past what they accept and leave it alone when they refuse. */
#ifndef NST_BASE_TEXT_H
#define NST_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Skips blanks (space, tab, newline). */
const char *nst_text_blanks(const char *s);

/* True when nothing but blanks is left. */
bool nst_text_end(const char *s);

/* Skips blanks, then the one character c. */
bool nst_text_char(const char **s, char c);

/* Skips blanks, then the word (letters, digits, '_'), whatever its case; the text must not go on with a word character. */
bool nst_text_word(const char **s, const char *word);

/* The whole text is that word, blanks around it allowed. */
bool nst_text_is(const char *s, const char *word);

/* A decimal number with an optional sign; refuses overflow. */
bool nst_text_i64(const char **s, int64_t *out);

/* The whole text is a decimal number within [min, max]. */
bool nst_text_int(const char *s, int64_t min, int64_t max, int64_t *out);

/* true/false and their synonyms: yes/no, on/off, 1/0, enabled/disabled, .true./.false., t/f, y/n. */
bool nst_text_bool(const char *s, bool *out);

/* The whole text is a byte count: number, then B, K, M, G or T (case-blind, blanks before it allowed, a further "B" too);
 * without a suffix in units of `unit` bytes. */
bool nst_text_size(const char *s, uint64_t unit, uint64_t *out);

/* An appender that never writes beyond its buffer and knows how long the whole text would be. */
struct nst_text_out {
    char *buf;
    size_t size; /* 0: count only */
    size_t used; /* characters of the whole text, terminator not counted */
};
void nst_text_put(struct nst_text_out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
