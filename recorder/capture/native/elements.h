#pragma once

#include <glib-object.h>

/** `aulascreensrc` (screen-source.c) and `aulagate` (frame-gate.c). */
GType aula_screen_source_get_type(void);
GType aula_gate_get_type(void);
