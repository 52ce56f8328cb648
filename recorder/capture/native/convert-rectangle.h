#pragma once
#include <stdint.h>

/** A picture in three planes, two by two pixels to a chroma sample (I420). Width and height are even. */
typedef struct {
  uint8_t *y, *u, *v;
  int y_stride, u_stride, v_stride;
  int width, height;
} Planes;

/** Pixels from `left` to before `right` and from `top` to before `bottom`. */
typedef struct {
  int left, top, right, bottom;
} Rectangle;

/** All pixels whose luma or chroma depends on a rectangle: whole chroma samples. */
Rectangle samples_around(Rectangle changed, int width, int height);

/** What must be read to convert such an area: one pixel more on its left, where there is one. */
Rectangle pixels_for(Rectangle area);

/**
 * Converts an area that `samples_around` made from full-range RGB to BT.709 in video range, rounded to the nearest;
 * chroma lies on the left of its two columns, between its two rows.
 * `pixels` holds the pixels of `pixels_for(area)`, row by row without padding, each 0x00RRGGBB.
 * `sums` is room for 3 * (width + 1) numbers.
 */
void convert_rectangle(const uint32_t *pixels, Rectangle area, const Planes *into, uint16_t *sums);
