/**
 * Bytes of memory that one process of a browser may write to. A page that wants more loses its tab, which is loaded again;
 * the composition page of a full room takes a tenth of it.
 */
const data = 2 * 1024 ** 3
/** Processes and threads of one recording's browser; about 200 are usual. */
const processes = 1_500

/**
 * The words before a browser's command line that limit it. `own`: it runs in a user namespace of its own, in which the
 * kernel (5.14) counts its processes; elsewhere those of its account are counted together, other recordings' too.
 */
export function limitWords({ own }: { own: boolean }): string[] {
  return ['prlimit', `--data=${data}`, '--core=0', ...(own ? [`--nproc=${processes}`] : []), '--']
}
