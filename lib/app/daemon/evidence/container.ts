import { shortInstant } from '../../../base/instant.ts'
import { exitCodeWords } from '../../../kit/exit-code.ts'
import { lastLinesOf } from '../../../kit/last-lines.ts'
import { times } from '../../../kit/words.ts'
import type { Container } from '../../../model/engine.ts'
import type { EngineReader, PrintedLine } from '../../../model/session.ts'

/** The end of a log is where the reason stands. */
const LOG_LINES = 50

/**
 * How a container was at that moment, and what it printed last, the oldest line first. Foreign text. Empty where the
 * engine has no container of that name.
 *
 * @throws FaultError when the engine does not answer
 */
export async function containerEvidence(engine: EngineReader, name: string, signal: AbortSignal): Promise<string[]> {
  const { containers } = await engine.read(new Set(['containers'] as const), signal)
  if (containers?.kind !== 'seen') return []
  const container = containers.value.find((each) => each.name === name)
  if (!container) return []
  const lines = await lastLinesOf(LOG_LINES, async (onLine) =>
    engine.logs?.({ id: container.id, sinceNs: '0', entries: LOG_LINES, onLine }, signal),
  )
  const head = engine.logs && lines.length === 0 ? 'it has printed nothing' : `its last ${lines.length} lines:`
  return [stateOf(container), ...(engine.logs ? [head] : []), ...lines.map(lineOf)]
}

/** "exited, exit code 137 (killed), out of memory, restarted 3 times". */
function stateOf({ phase, exitCode, oomKilled, restarts, health, probe, error }: Container): string {
  const hasEnded = phase === 'exited' || phase === 'dead' || phase === 'restarting'
  return [
    `${phase}${health === 'none' ? '' : ` (${health})`}`,
    ...(hasEnded ? [exitCodeWords(exitCode)] : []),
    ...(oomKilled ? ['killed for want of memory'] : []),
    restarts === 0 ? 'never restarted' : `restarted ${times(restarts)}`,
    ...(error === '' ? [] : [error]),
    ...(probe && health === 'unhealthy' ? [`its probe said: ${probe.output}`] : []),
  ].join(', ')
}

function lineOf({ atNs, by, text }: PrintedLine): string {
  const atMs = Number(BigInt(atNs) / 1_000_000n)
  return `${shortInstant(atMs)} ${by === '' ? '' : `${by} `}${text}`
}
