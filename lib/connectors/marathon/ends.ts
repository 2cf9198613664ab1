import type { InstanceEnd } from '../../model/workload.ts'
import { instantOf } from './api.ts'
import type { App } from './api.ts'

const SIGNALS: Readonly<Record<string, number>> = {
  aborted: 6,
  killed: 9,
  'segmentation fault': 11,
  terminated: 15,
}

/**
 * How something ended, read from the words of Mesos.
 *
 * Source: Mesos, src/slave/containerizer and src/launcher: "Command exited with status 3", "Command terminated with
 * signal Killed", "Memory limit exceeded: …".
 */
export function endWords(why: string): Pick<InstanceEnd, 'exitCode' | 'oomKilled' | 'why'> {
  const status = /exited with status:? (\d{1,3})/iu.exec(why)?.[1]
  const signal = SIGNALS[/terminated with signal ([a-z ]{1,20})/iu.exec(why)?.[1]?.trim().toLowerCase() ?? '']
  const exitCode = status === undefined ? signal && 128 + signal : Number(status)
  return {
    ...(exitCode !== undefined && { exitCode }),
    oomKilled: /memory limit exceeded|out of memory|exceeded (?:its )?memory limit|\boom(?:[- ]?killed)?\b/iu.test(why),
    why,
  }
}

/** The last failure of an app; undefined where something has run well since then: Marathon never forgets it. */
export function lastFailureOf(
  { lastTaskFailure: failure }: App,
  lastSuccessAt: number | undefined,
): InstanceEnd | null {
  if (!failure) return null
  const at = instantOf(failure.timestamp)
  if (lastSuccessAt !== undefined && (at === undefined || at <= lastSuccessAt)) return null
  const words = [failure.state, failure.message].filter((each) => (each ?? '') !== '').join(': ')
  return {
    ...(at !== undefined && { at }),
    ...endWords(words),
    ...(typeof failure.host === 'string' && { node: failure.host }),
  }
}
