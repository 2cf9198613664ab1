import type { Io } from './command.ts'

/** Work that lasts less than this shows nothing: what appears and is gone at once only flickers. */
const SHOWN_AFTER_MS = 1000

export interface Progress {
  /** How much is done by now. */
  update(done: number): void
  /** Takes the bar away. May be called again, and must be called on every way out. */
  stop(): void
}

/**
 * A bar on standard error while work lasts, on a terminal only and never with `--quiet`. It changes no setting of the
 * terminal (cursor, line wrap), so that nothing has to be mended when the program is killed.
 */
export function startProgress(
  io: Pick<Io, 'stderr' | 'env' | 'clock'>,
  options: { readonly quiet: boolean; readonly total: number },
): Progress {
  if (options.quiet || io.stderr.isTTY !== true || io.env['TERM'] === 'dumb' || options.total === 0) return SILENT
  const over = new AbortController()
  const state = { done: 0, bar: null as Bar | null }
  const shown = async (): Promise<void> => {
    await io.clock.sleep(SHOWN_AFTER_MS, over.signal)
    const show = await barOn(io.stderr)
    if (!over.signal.aborted) state.bar = show(state.done, options.total)
  }
  shown().catch((error: unknown) => {
    // Stopped before the second was over: there was nothing to show. Anything else is a bug and goes up.
    if (!over.signal.aborted) throw error
  })
  return {
    update: (done) => {
      state.done = done
      state.bar?.update(done)
    },
    stop: () => {
      over.abort()
      state.bar?.stop()
      state.bar = null
    },
  }
}

const SILENT: Progress = { update: () => undefined, stop: () => undefined }

interface Bar {
  update(done: number): void
  stop(): void
}

// Imported when it is shown: most runs are over before.
async function barOn(stream: Io['stderr']): Promise<(done: number, total: number) => Bar> {
  const { default: cliProgress } = await import('cli-progress')
  return (done, total) => {
    const bar = new cliProgress.SingleBar(
      {
        stream,
        format: 'looking {bar} {value} of {total} targets',
        barsize: Math.max(10, Math.min(40, (stream.columns ?? 80) - 40)),
        clearOnComplete: true,
        hideCursor: false,
        linewrap: true,
        gracefulExit: false,
      },
      cliProgress.Presets.shades_classic,
    )
    bar.start(total, done)
    return bar
  }
}
