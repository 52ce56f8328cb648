#include "convert-rectangle.h"

#if defined(__x86_64__)
#define FAST __attribute__((target_clones("avx2", "default")))
#else
#define FAST
#endif

enum { LUMA_BITS = 16, CHROMA_BITS = 16 + 3 };

static int even_below(int value) { return value & ~1; }
static int even_above(int value) { return (value + 1) & ~1; }

Rectangle samples_around(Rectangle changed, int width, int height) {
  Rectangle area = {
      .left = even_below(changed.left),
      .top = even_below(changed.top),
      .right = even_above(changed.right + 1),
      .bottom = even_above(changed.bottom),
  };
  if (area.right > width) area.right = width;
  if (area.bottom > height) area.bottom = height;
  return area;
}

Rectangle pixels_for(Rectangle area) {
  Rectangle pixels = area;
  if (pixels.left > 0) pixels.left -= 1;
  return pixels;
}

/** Coefficients of BT.709 in 65536ths, scaled to 16 to 235. */
FAST static void convert_luma(const uint32_t *restrict row, uint8_t *restrict y, int count) {
  for (int i = 0; i < count; i++) {
    uint32_t pixel = row[i];
    uint32_t sum = 11966 * (pixel >> 16 & 255) + 40254 * (pixel >> 8 & 255) + 4064 * (pixel & 255);
    y[i] = (uint8_t)((sum + (16 << LUMA_BITS) + (1 << (LUMA_BITS - 1))) >> LUMA_BITS);
  }
}

/** Red, green and blue of two rows together. */
FAST static void add_rows(const uint32_t *restrict upper, const uint32_t *restrict lower, uint16_t *restrict red,
                          uint16_t *restrict green, uint16_t *restrict blue, int count) {
  for (int i = 0; i < count; i++) {
    uint32_t one = upper[i], other = lower[i];
    red[i] = (uint16_t)((one >> 16 & 255) + (other >> 16 & 255));
    green[i] = (uint16_t)((one >> 8 & 255) + (other >> 8 & 255));
    blue[i] = (uint16_t)((one & 255) + (other & 255));
  }
}

/** Each chroma sample from its own column twice and the columns beside it once; `sums` begin one column before. */
FAST static void convert_chroma(const uint16_t *restrict red, const uint16_t *restrict green,
                                const uint16_t *restrict blue, uint8_t *restrict u, uint8_t *restrict v, int count) {
  const int32_t middle = (128 << CHROMA_BITS) + (1 << (CHROMA_BITS - 1));
  for (int i = 0; i < count; i++) {
    int32_t r = red[2 * i] + 2 * red[2 * i + 1] + red[2 * i + 2];
    int32_t g = green[2 * i] + 2 * green[2 * i + 1] + green[2 * i + 2];
    int32_t b = blue[2 * i] + 2 * blue[2 * i + 1] + blue[2 * i + 2];
    u[i] = (uint8_t)((-6596 * r - 22189 * g + 28785 * b + middle) >> CHROMA_BITS);
    v[i] = (uint8_t)((28785 * r - 26145 * g - 2640 * b + middle) >> CHROMA_BITS);
  }
}

void convert_rectangle(const uint32_t *pixels, Rectangle area, const Planes *into, uint16_t *sums) {
  const int width = area.right - area.left;
  const int before = area.left - pixels_for(area).left;
  const int stride = before + width;
  uint16_t *red = sums, *green = red + width + 1, *blue = green + width + 1;
  for (int top = area.top; top < area.bottom; top += 2) {
    const uint32_t *upper = pixels + (long)(top - area.top) * stride;
    const uint32_t *lower = upper + stride;
    uint8_t *y = into->y + (long)top * into->y_stride + area.left;
    convert_luma(upper + before, y, width);
    convert_luma(lower + before, y + into->y_stride, width);
    add_rows(upper, lower, red + 1 - before, green + 1 - before, blue + 1 - before, stride);
    if (before == 0) {
      red[0] = red[1];
      green[0] = green[1];
      blue[0] = blue[1];
    }
    const long chroma = top / 2;
    convert_chroma(red, green, blue, into->u + chroma * into->u_stride + area.left / 2,
                   into->v + chroma * into->v_stride + area.left / 2, width / 2);
  }
}
