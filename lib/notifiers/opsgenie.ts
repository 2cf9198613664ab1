import { oneLine } from '../base/escape.ts'
import { jsonText } from '../base/json-text.ts'
import type { Secret } from '../base/secret.ts'
import { tellEach } from '../kit/each-incident.ts'
import { postHttp, trustOptions } from '../kit/http-post.ts'
import type { HttpAccepted, HttpPost, Trust } from '../kit/http-post.ts'
import { webUrl } from '../kit/network/web-options.ts'
import { entryDocument } from '../kit/notice-document.ts'
import { incidentKey } from '../kit/notice-keys.ts'
import { headline, subjectWords } from '../kit/notice-words.ts'
import type { NoticeEntry, Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import type { Rejected } from '../kit/reasons.ts'
import { secret } from '../kit/secret-ref.ts'

interface OpsgenieOptions extends Trust {
  readonly key: Secret
  readonly server: string
  readonly tags: readonly string[]
}

const MESSAGE_LENGTH = 130
const DESCRIPTION_LENGTH = 15_000
const SOURCE = 'orch-watch'

const PRIORITIES = { critical: 'P1', unknown: 'P2', warning: 'P3' } as const

/**
 * Alert API of Opsgenie, and of Jira Service Management, which has the same: an alert is made and closed under the
 * incident's key, and its priority follows how bad it is. What goes on is not told again.
 *
 * Source: docs.opsgenie.com/docs/alert-api, "Create Alert", "Close Alert" and "Update Alert Priority" with their limits.
 */
const opsgenie: Notifier<OpsgenieOptions> = {
  name: 'opsgenie',
  title: 'Opsgenie (Alert API)',
  options: z.strictObject({
    key: secret().describe('key of an API integration'),
    server: webUrl
      .default('https://api.opsgenie.com')
      .describe('https://api.eu.opsgenie.com for accounts there; what stands in front of /v2/alerts'),
    tags: z.array(z.string().min(1).max(50)).max(20).default([]).describe('for each alert'),
    ...trustOptions,
  }),
  tells: 'incidents',
  timeoutMs: 30_000,
  send({ notice }, { key, server, tags, ...trust }, context) {
    const alerts = `${server.replace(/\/$/u, '')}/v2/alerts`
    const headers = { authorization: `GenieKey ${key.reveal()}` }
    const ask = (request: HttpPost): Promise<HttpAccepted | Rejected> =>
      postHttp({ ...request, headers, trust, hidden: [key] }, context)
    return tellEach(
      notice.entries.filter(({ kind }) => kind !== 'still'),
      async (entry) => {
        const told = await ask(requestOf(entry, alerts, tags))
        return told.kind === 'rejected' || entry.was === undefined ? told : ask(priorityOf(entry, alerts))
      },
    )
  },
}

function requestOf(entry: NoticeEntry, alerts: string, tags: readonly string[]): HttpPost {
  const alias = incidentKey(entry.incident)
  const words = headline(entry)
  if (entry.kind === 'recovery') {
    const url = `${alerts}/${encodeURIComponent(alias)}/close?identifierType=alias`
    return { url, body: jsonText({ source: SOURCE, note: words }) }
  }
  const { labels, affected, ...details } = entryDocument(entry)
  const lines = [words, ...(affected.length > 0 ? [`affects ${affected.map((each) => oneLine(each)).join(', ')}`] : [])]
  const alert = {
    message: oneLine(words, MESSAGE_LENGTH),
    alias,
    description: lines.join('\n').slice(0, DESCRIPTION_LENGTH),
    entity: oneLine(subjectWords(entry.subject), 512),
    source: SOURCE,
    priority: PRIORITIES[entry.status],
    tags,
    details: asText({ ...details, ...prefixed(labels) }),
  }
  return { url: alerts, body: jsonText(alert) }
}

/** To make an alert that exists changes nothing of it but its count. */
function priorityOf({ incident, status }: NoticeEntry, alerts: string): HttpPost {
  const url = `${alerts}/${encodeURIComponent(incidentKey(incident))}/priority?identifierType=alias`
  return { url, method: 'PUT', body: jsonText({ priority: PRIORITIES[status] }) }
}

/** 8000 characters for all of them. */
function asText(details: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const pairs = Object.entries(details).map(([name, value]) => [oneLine(name, 60), oneLine(String(value), 100)])
  return Object.fromEntries(pairs.slice(0, 40)) as Record<string, string>
}

function prefixed(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [`label.${name}`, value]))
}

export default opsgenie
