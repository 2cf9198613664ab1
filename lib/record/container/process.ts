import { at, entriesOf, knownIn, sameTexts, saysNothing, textAt, textsAt } from '../read.ts'
import type { Json } from '../read.ts'
import type { Origin } from '../../model/configuration.ts'
import type { Sheet } from '../sheet.ts'
import { labelOrigin } from './labels.ts'

/** What runs in a container and how it is started. What the image says the same is the image's. */
export function putProcess(sheet: Sheet, container: Json, image: Json): void {
  const config = at(container, 'Config')
  const given = at(image, 'Config')
  const same = (key: string): boolean => isSame(at(config, key), at(given, key))
  const from = (key: string): Origin => (same(key) ? 'image' : 'operator')

  // With an entrypoint of its own a container gets no command from its image: what it has, somebody said.
  const commandOrigin = same('Entrypoint') ? from('Cmd') : 'operator'
  putUnlessEmpty(sheet, ['entrypoint'], at(config, 'Entrypoint'), from('Entrypoint'))
  putUnlessEmpty(sheet, ['command'], at(config, 'Cmd'), commandOrigin)
  putUnlessEmpty(sheet, ['workingDir'], at(config, 'WorkingDir'), from('WorkingDir'))
  putUnlessEmpty(sheet, ['user'], at(config, 'User'), from('User'))
  putUnlessEmpty(sheet, ['stopSignal'], at(config, 'StopSignal'), from('StopSignal'))
  // No time at all is a time that somebody chose.
  const stop = at(config, 'StopTimeout')
  if (typeof stop === 'number') sheet.put(['stopTimeoutSeconds'], stop, 'operator')
  putUnlessEmpty(sheet, ['terminal'], at(config, 'Tty'), 'operator')
  putUnlessEmpty(sheet, ['openInput'], at(config, 'OpenStdin'), 'operator')
  putUnlessEmpty(sheet, ['inputOnce'], at(config, 'StdinOnce'), 'operator')
  putEnvironment(sheet, textsAt(config, 'Env'), textsAt(given, 'Env'))
  putLabels(sheet, at(config, 'Labels'), at(given, 'Labels'))
  putHealthCheck(sheet, at(config, 'Healthcheck'), at(given, 'Healthcheck'))
  for (const [port] of entriesOf(at(config, 'ExposedPorts')))
    sheet.put(['exposed', port], true, at(given, 'ExposedPorts', port) === undefined ? 'operator' : 'image')
}

export function putEnvironment(sheet: Sheet, set: readonly string[], given: readonly string[]): void {
  const defaults = new Map(given.map(split))
  for (const [key, value] of set.map(split))
    sheet.put(['env', key], value, defaults.get(key) === value ? 'image' : 'operator')
}

/** "A=1" in two; a name without "=" has no value at all. */
function split(assignment: string): readonly [string, string | null] {
  const cut = assignment.indexOf('=')
  return cut < 0 ? [assignment, null] : [assignment.slice(0, cut), assignment.slice(cut + 1)]
}

function putLabels(sheet: Sheet, set: Json, given: Json): void {
  for (const [key, value] of entriesOf(set))
    sheet.put(['labels', key], value, labelOrigin(key, at(given, key) === value))
}

/** What each part of a health check is recorded as. */
export const HEALTH: Readonly<Record<string, string>> = {
  Test: 'test',
  Interval: 'intervalNs',
  Timeout: 'timeoutNs',
  StartPeriod: 'startPeriodNs',
  StartInterval: 'startIntervalNs',
  Retries: 'retries',
}

/** An image's check may be changed in parts: each part is whose it is. */
function putHealthCheck(sheet: Sheet, set: Json, given: Json): void {
  for (const [key, value] of entriesOf(set)) {
    if (saysNothing(value)) continue
    sheet.put(['healthcheck', knownIn(HEALTH, key) ?? key], value, isSame(value, at(given, key)) ? 'image' : 'operator')
  }
}

export function putUnlessEmpty(sheet: Sheet, path: readonly string[], value: Json, origin: Origin): void {
  if (!saysNothing(value)) sheet.put(path, value, origin)
}

/** Nothing said is the same as nothing said in another way. */
function isSame(one: Json, other: Json): boolean {
  if (saysNothing(one) || saysNothing(other)) return saysNothing(one) && saysNothing(other)
  if (Array.isArray(one) && Array.isArray(other)) return sameTexts(one.map(String), other.map(String))
  return one === other
}

/** The name a container has on the inside; the engine makes it of the id where nobody says. */
export function putHostname(sheet: Sheet, container: Json): void {
  const hostname = textAt(container, 'Config', 'Hostname')
  const mode = textAt(container, 'HostConfig', 'NetworkMode') ?? ''
  const shared =
    mode === 'host' || mode.startsWith('container:') || textAt(container, 'HostConfig', 'UTSMode') !== undefined
  const byEngine = hostname === textAt(container, 'Id')?.slice(0, 12)
  if (hostname === undefined) return
  // Under a shared network it is that of the other, and may not be asked for.
  if (byEngine || shared) sheet.passing(['hostname'], hostname)
  else sheet.put(['hostname'], hostname, 'operator')
  putUnlessEmpty(sheet, ['domainname'], at(container, 'Config', 'Domainname'), 'operator')
}
