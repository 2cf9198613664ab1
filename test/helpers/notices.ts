import { messageOf } from '../../lib/act/message.ts'
import { Secret } from '../../lib/base/secret.ts'
import type { AnyNotifier, DeliveryContext, Message } from '../../lib/kit/notifier.ts'
import { SecretRef } from '../../lib/kit/secret-ref.ts'
import type { Notice, NoticeEntry } from '../../lib/model/notice.ts'
import { aVirtualClock } from './virtual-clock.ts'

export const NOON = Date.UTC(2026, 10, 23, 12, 0, 0)
export const MINUTE = 60_000

export interface EntryParts extends Partial<Omit<NoticeEntry, 'subject'>> {
  readonly target?: string
  readonly check?: string
  readonly item?: string
}

export function anEntry({ target = 'web-1', check = 'disk', item = '/var', ...parts }: EntryParts = {}): NoticeEntry {
  return {
    incident: `${target}-${check}`,
    subject: { target, check, item },
    labels: {},
    kind: 'problem',
    status: 'critical',
    isFlapping: false,
    summary: '96% used',
    beganAt: NOON - 12 * MINUTE,
    openedAt: NOON - 10 * MINUTE,
    affected: [],
    ...parts,
  }
}

export function aRecovery(parts: EntryParts = {}): NoticeEntry {
  return anEntry({ kind: 'recovery', resolvedAt: NOON, because: 'recovered', ...parts })
}

export function aNotice(entries: readonly NoticeEntry[] = [anEntry()], parts: Partial<Notice> = {}): Notice {
  return {
    key: '["tell ops","ops"] web-1 0 1',
    route: { rule: 'tell ops', notifier: 'ops' },
    group: '["web-1"]',
    sequence: 0,
    at: NOON,
    entries,
    ...parts,
  }
}

export function aMessage(...entries: readonly NoticeEntry[]): Message {
  return messageOf(aNotice(entries.length > 0 ? entries : [anEntry()]))
}

/** Every text of it that somebody else chose is this one. */
export function aHostileMessage(text: string): Message {
  const foreign = { target: text, check: text, item: text, summary: text, incident: text, affected: [text, text] }
  const labels = Object.fromEntries([
    ['name', text],
    [text, 'value'],
  ]) as Record<string, string>
  const entries = [anEntry({ ...foreign, labels }), aRecovery({ ...foreign, labels, because: 'vanished' })]
  const route = { rule: text, notifier: 'ops' }
  return messageOf(aNotice(entries, { route, key: `${text} 0 1`, group: text }))
}

export function aContext(parts: Partial<DeliveryContext> = {}): DeliveryContext {
  return { signal: new AbortController().signal, clock: aVirtualClock(NOON), ...parts }
}

/** Options as the inventory makes them of what was written: checked, `env:NAME` replaced by the secret of that name. */
export function optionsOf(
  { options }: Pick<AnyNotifier, 'options'>,
  written: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>> = {},
): unknown {
  return fetched(options.parse(written), secrets)
}

function fetched(value: unknown, secrets: Readonly<Record<string, string>>): unknown {
  if (value instanceof SecretRef) return new Secret(secrets[value.text.replace('env:', '')] ?? '', value.text)
  if (Array.isArray(value)) return value.map((each) => fetched(each, secrets))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fetched(each, secrets)]))
}
