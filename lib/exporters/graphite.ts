import type { Secret } from '../base/secret.ts'
import type { Pusher } from '../kit/exporter.ts'
import { trustOptions } from '../kit/http-post.ts'
import { parsePlace } from '../kit/network/places.ts'
import type { Place } from '../kit/network/places.ts'
import { sendStream } from '../kit/network/send-stream.ts'
import { concealed, networkWords, refused } from '../kit/reasons.ts'
import * as z from 'zod'
import { graphiteLines } from './graphite/lines.ts'
import type { GraphiteForm } from './graphite/lines.ts'

interface GraphiteOptions {
  readonly to: string
  readonly prefix: string
  readonly form: GraphiteForm
  readonly ca?: Secret | undefined
}

const PORT = 2003

/**
 * Carbon, in its plaintext protocol, over TCP or TLS. It never says whether it has taken anything: what was written to
 * a connection that stood is counted as sent.
 */
const graphite: Pusher<GraphiteOptions> = {
  kind: 'push',
  name: 'graphite',
  title: 'Graphite (plaintext)',
  options: z.strictObject({
    to: z
      .string()
      .refine((text) => placeOf(text) !== null, 'write tcp://host:port or tls://host:port')
      .describe('`tcp://host:2003` or `tls://host:2003`'),
    prefix: z
      .string()
      .regex(
        /^(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)?$/u,
        'is no path: letters, digits, "_" and "-", with dots between',
      )
      .default('')
      .describe('stands in front of every name'),
    form: z
      .enum(['tags', 'paths'])
      .default('tags')
      .describe('`tags` for Graphite from 1.1 on; `paths` puts the values of the labels into the path'),
    ...trustOptions,
  }),
  timeoutMs: 15_000,
  mostSamples: 20_000,
  async send(push, { to, prefix, form, ca }, { signal }) {
    const place = placeOf(to)
    if (place === null) return refused('there is no such place', true)
    const { how, ...where } = place
    try {
      await sendStream(graphiteLines(push, prefix, form), { ...where, ca }, how, signal)
      return { kind: 'delivered', reference: '' }
    } catch (error) {
      return refused(signal.aborted ? 'no answer in time' : concealed(networkWords(error), []), false)
    }
  },
}

function placeOf(text: string): (Place & { readonly how: 'tcp' | 'tls' }) | null {
  const [, how, rest = ''] = /^(tcp|tls):\/\/(.+)$/u.exec(text) ?? []
  const place = parsePlace(rest, PORT)
  return place && (how === 'tcp' || how === 'tls') ? { ...place, how } : null
}

export default graphite
