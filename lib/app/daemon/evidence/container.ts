import { shortInstant } from '../../../base/instant.ts'
import { exitCodeWords } from '../../../kit/exit-code.ts'
import { times } from '../../../kit/words.ts'
import type { Container } from '../../../model/engine.ts'
import type { ContainerLine, EngineReader } from '../../../model/session.ts'

/** The end of a log is where the reason stands. */
const LOG_LINES = 50
/** Of a line that is longer only the beginning is kept in memory. */
const LONGEST_LINE = 1000

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
  const lines = await lastLines(engine, container.id, signal)
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

async function lastLines(engine: EngineReader, id: string, signal: AbortSignal): Promise<readonly ContainerLine[]> {
  const lines: ContainerLine[] = []
  const onLine = (line: ContainerLine): boolean => {
    lines.push({ ...line, text: line.text.slice(0, LONGEST_LINE) })
    if (lines.length > LOG_LINES) lines.shift()
    return true
  }
  await engine.logs?.({ id, sinceNs: '0', entries: LOG_LINES, onLine }, signal)
  return lines
}

function lineOf({ atNs, stream, text }: ContainerLine): string {
  const atMs = Number(BigInt(atNs) / 1_000_000n)
  return `${shortInstant(atMs)} ${stream === 'stderr' ? 'stderr ' : ''}${text}`
}
