#pragma once
#include <stdbool.h>
#include "convert-rectangle.h"

/** An X display whose picture is read, and what has changed on it since it was read last. */
typedef struct Display Display;

/** @return NULL where it cannot be reached, lacks DAMAGE, XFIXES or MIT-SHM, or its pixels are not 0x00RRGGBB. */
Display *open_display(const char *name);
void close_display(Display *display);

int display_width(const Display *display);
int display_height(const Display *display);

/** Asks what has changed since the call before: everything at the first. @return a count up to `most`, or -1 when it is gone
 * or does not tell. */
int read_changes(Display *display, Rectangle *changes, int most);

/** Reads pixels, row by row without padding. @return NULL when the display is gone. */
const uint32_t *read_pixels(Display *display, Rectangle pixels);
