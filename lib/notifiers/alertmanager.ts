import { jsonText } from '../base/json-text.ts'
import { Secret } from '../base/secret.ts'
import { identityOptions, postHttp } from '../kit/http-post.ts'
import type { Trust } from '../kit/http-post.ts'
import { webAccess, webUrl } from '../kit/network/web-options.ts'
import type { Notifier } from '../kit/notifier.ts'
import * as z from 'zod'
import { duration } from '../kit/options.ts'
import type { Ms } from '../model/time.ts'
import { alertsOf } from './alertmanager/alerts.ts'

interface AlertmanagerOptions extends Trust {
  readonly urls: readonly string[]
  readonly headers?: Readonly<Record<string, string | Secret>> | undefined
  readonly keepFor: Ms
}

/**
 * API v2 of Alertmanager, which groups, silences and routes by itself. It forgets an alert that nobody speaks of: each
 * lasts for `keepFor`, and each repeat of the rule makes it last anew. Of several endpoints, which are one cluster,
 * each is told, and one that takes it is enough: its members do not hand alerts on, but one of them that is down may
 * not keep the end of an incident from the others.
 *
 * Source: the OpenAPI document of Alertmanager, api/v2/openapi.yaml, and prometheus.io, "Sending alerts".
 */
const alertmanager: Notifier<AlertmanagerOptions> = {
  name: 'alertmanager',
  title: 'Prometheus Alertmanager (API v2)',
  options: z.strictObject({
    urls: z.array(webUrl).min(1).max(10).describe('the members of one cluster, without /api/v2/alerts'),
    headers: webAccess.headers,
    keepFor: duration({ minMs: 60_000, maxMs: 31 * 86_400_000 })
      .default(86_400_000)
      .describe('how long an alert lasts when it is not told again; longer than the rule repeats'),
    ...identityOptions,
  }),
  tells: 'incidents',
  timeoutMs: 10_000,
  async send({ notice }, { urls, headers: given = {}, keepFor, ...trust }, context) {
    const when = { now: context.clock.now(), keepForMs: keepFor, link: context.link }
    const body = jsonText(notice.entries.flatMap((entry) => alertsOf(entry, when)))
    const pairs = Object.entries(given).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value])
    const headers = Object.fromEntries(pairs) as Record<string, string>
    const hidden = Object.values(given).filter((value) => value instanceof Secret)
    const answers = await Promise.all(
      urls.map((url) => {
        const address = `${url.replace(/\/$/u, '')}/api/v2/alerts`
        return postHttp({ url: address, headers, body, trust, hidden }, context)
      }),
    )
    const refused = answers.filter((answer) => answer.kind === 'rejected')
    const [first] = [...refused].sort((one, other) => Number(one.isFinal) - Number(other.isFinal))
    if (first === undefined) return { kind: 'delivered', reference: '' }
    if (refused.length === answers.length) return first
    const taken = answers.length - refused.length
    return { kind: 'delivered', reference: `taken by ${taken} of ${answers.length} endpoints: ${first.reason}` }
  },
}

export default alertmanager
