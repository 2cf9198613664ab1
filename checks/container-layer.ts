import * as z from 'zod'
import {
  chosen,
  defineCheck,
  fitting,
  formatDuration,
  formatQuantity,
  markOf,
  measure,
  selection,
  unseen,
  verdict,
} from '../lib/kit/index.ts'
import type { Unseen, Verdict } from '../lib/model/result.ts'
import type { EpochMs } from '../lib/model/time.ts'

// By mark of the container: when it was looked at, and how much it had written by then.
const memory = z.array(z.tuple([z.string(), z.number(), z.number()]))

type Memory = z.output<typeof memory>

/**
 * Asks: how much running containers wrote on top of their image, one question for each, for which the engine adds up
 * that layer and nothing else.
 * Judges: the size of the layer, and how much of it comes in an hour, measured over the last hour or what is known of it (both bad above). What
 * is in volumes does not count. A container that is made anew begins at nothing.
 * Faults: not-supported where there is no engine; timed-out after 20 s for all containers, for those not reached by then.
 * Source: Docker Engine API, ContainerInspect, SizeRw; what is left of a deleted file of the image takes no room.
 */
export default defineCheck({
  name: 'container-layer',
  title: 'Size of container layers',
  needs: { engine: ['containers', 'layerSizes'] },
  on: 'named',
  everyMs: 10 * 60_000,
  limits: {
    written: { unit: 'bytes', bad: 'above', warn: '> 2GiB', about: 'what the container wrote on top of its image' },
    growth: { unit: 'bytes', bad: 'above', warn: '> 500MiB', about: 'what of it comes in an hour' },
  },
  options: z.strictObject(selection('containers')),
  memory,
  observe: ({ engine: { containers, layerSizes } }) => ({ containers, layerSizes }),
  judge: ({ containers, layerSizes }, { limits, options, look, before }) =>
    chosen(containers, options).flatMap(({ id, name: item }): (Verdict | Unseen)[] => {
      const layer = layerSizes.find((each) => each.id === id)
      if (!layer) return []
      if (layer.looked.kind === 'faulted') return [unseen(item, layer.looked)]
      const { writtenBytes } = layer.looked.value
      const growth = growthOf(before, id, writtenBytes, look.at)
      const size = `${formatQuantity(writtenBytes, 'bytes')} written on top of its image`
      return [
        verdict({
          item,
          say: growth
            ? `${size}, ${formatQuantity(growth.bytesPerHour, 'bytes')} an hour over ${formatDuration(growth.overMs)}`
            : size,
          measures: [
            measure('written', writtenBytes, limits.written),
            ...(growth ? [measure('growth', growth.bytesPerHour, limits.growth)] : []),
          ],
        }),
      ]
    }),
  remember: ({ containers, layerSizes }, { options, look, before }) => [
    ...fitting(
      chosen(containers, options).flatMap(({ id }): Memory => {
        const looked = layerSizes.find((each) => each.id === id)?.looked
        const known = before?.find(([mark]) => mark === markOf(id))
        if (looked?.kind !== 'seen') return known ? [known] : []
        const { writtenBytes } = looked.value
        const isOfUse = known && look.at - known[1] < HOUR_MS && look.at >= known[1] && writtenBytes >= known[2]
        return [isOfUse ? known : [markOf(id), look.at, writtenBytes]]
      }),
    ),
  ],
})

const HOUR_MS = 60 * 60_000
/** Two looks closer than this say little about an hour. */
const LEAST_MS = 5 * 60_000

/** Null where too little is known; a layer that shrank grows by nothing. */
function growthOf(before: Memory | null, id: string, writtenBytes: number, now: EpochMs) {
  const [, at, then] = before?.find(([mark]) => mark === markOf(id)) ?? []
  if (at === undefined || then === undefined || now - at < LEAST_MS) return null
  const overMs = now - at
  return { bytesPerHour: Math.max(0, ((writtenBytes - then) * HOUR_MS) / overMs), overMs }
}
