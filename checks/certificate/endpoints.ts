import * as z from 'zod'
import { placeText } from '../../lib/kit/index.ts'
import { STARTTLS_PROTOCOLS } from '../../lib/model/network.ts'
import type { StartTls } from '../../lib/model/network.ts'

const MAX_ENDPOINTS = 32

const own = z.strictObject({
  at: placeText,
  name: z.string().min(1).optional(),
  names: z.array(z.string().min(1)).max(50).optional(),
  startTls: z.enum(STARTTLS_PROTOCOLS).optional(),
})

/** One place or several, each with its own name and protocol where they differ. */
export const endpoint = z.union([
  placeText,
  z
    .array(z.union([placeText, own]))
    .min(1)
    .max(MAX_ENDPOINTS),
])

interface Common {
  readonly name?: string | undefined
  readonly names?: readonly string[] | undefined
  readonly startTls?: StartTls | undefined
}

export interface Endpoint {
  /** Absent for the target itself. */
  readonly at?: string
  readonly name?: string | undefined
  readonly names: readonly string[]
  readonly startTls?: StartTls | undefined
}

/** What stands at an endpoint wins over what stands beside all of them. */
export function endpointsOf(options: Common & { readonly at?: z.output<typeof endpoint> | undefined }): Endpoint[] {
  const { at, name, startTls, names = [] } = options
  const common = { name, startTls, names }
  if (at === undefined) return [common]
  return [at].flat().map((each) => {
    if (typeof each === 'string') return { ...common, at: each }
    return {
      at: each.at,
      name: each.name ?? name,
      names: each.names ?? names,
      startTls: each.startTls ?? startTls,
    }
  })
}
