import { oneLine } from '../base/escape.ts'
import { isoInstant } from '../base/instant.ts'
import { jsonText } from '../base/json-text.ts'
import type { Secret } from '../base/secret.ts'
import { tellEach } from '../kit/each-incident.ts'
import { postHttp, trustOptions } from '../kit/http-post.ts'
import type { Trust } from '../kit/http-post.ts'
import { webUrl } from '../kit/network/web-options.ts'
import { entryDocument } from '../kit/notice-document.ts'
import { incidentKey } from '../kit/notice-keys.ts'
import { headline } from '../kit/notice-words.ts'
import type { NoticeEntry, Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { secret } from '../kit/secret-ref.ts'

interface PagerDutyOptions extends Trust {
  readonly key: Secret
  readonly server: string
}

const SUMMARY_LENGTH = 1024
const NAME_LENGTH = 255

/** PagerDuty knows no "unknown"; not knowing is worse than a warning. */
const SEVERITIES = { critical: 'critical', unknown: 'error', warning: 'warning' } as const

/**
 * Events API v2 of PagerDuty: an incident is triggered and resolved under its own key. What goes on is not told again:
 * PagerDuty repeats by itself.
 *
 * Source: developer.pagerduty.com, "Events API v2 Overview" and "Send an Alert Event".
 */
const pagerduty: Notifier<PagerDutyOptions> = {
  name: 'pagerduty',
  title: 'PagerDuty (Events API v2)',
  options: z.strictObject({
    key: secret().describe('integration key of the service'),
    server: webUrl
      .default('https://events.pagerduty.com')
      .describe('https://events.eu.pagerduty.com for accounts there'),
    ...trustOptions,
  }),
  tells: 'incidents',
  timeoutMs: 30_000,
  send({ notice }, { key, server, ...trust }, context) {
    const url = `${server.replace(/\/$/u, '')}/v2/enqueue`
    return tellEach(
      notice.entries.filter(({ kind }) => kind !== 'still'),
      (entry) => {
        const event = { routing_key: key.reveal(), client: 'orch-watch', ...eventOf(entry, context.link) }
        return postHttp({ url, body: jsonText(event), trust, hidden: [key] }, context)
      },
    )
  },
}

function eventOf(entry: NoticeEntry, link: string | undefined): object {
  const dedup_key = incidentKey(entry.incident)
  if (entry.kind === 'recovery') return { event_action: 'resolve', dedup_key }
  const { target, check, item } = entry.subject
  const group = entry.labels['env']
  return {
    event_action: 'trigger',
    dedup_key,
    payload: {
      summary: oneLine(headline(entry), SUMMARY_LENGTH),
      source: oneLine(target, NAME_LENGTH),
      severity: SEVERITIES[entry.status],
      timestamp: isoInstant(entry.beganAt),
      class: oneLine(check, NAME_LENGTH),
      ...(item !== '' && { component: oneLine(item, NAME_LENGTH) }),
      ...(group !== undefined && { group: oneLine(group, NAME_LENGTH) }),
      custom_details: entryDocument(entry),
    },
    ...(link !== undefined && { links: [{ href: link, text: 'orch-watch' }] }),
  }
}

export default pagerduty
