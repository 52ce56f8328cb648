#pragma once

#include <glib-object.h>

/** `aulascreensrc` (screen-source.c), `aulagate` (frame-gate.c), `aulabatch` (packet-batch.c), `aulaskew` (sound-skew.c). */
GType aula_screen_source_get_type(void);
GType aula_gate_get_type(void);
GType aula_batch_get_type(void);
GType aula_skew_get_type(void);
