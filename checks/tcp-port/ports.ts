import * as z from 'zod'
import { port } from '../../lib/kit/index.ts'

const MAX_PORTS = 64

const number = z.union(
  [
    port,
    z
      .string()
      .regex(/^[1-9]\d{0,4}$/u)
      .transform(Number)
      .pipe(port),
  ],
  {
    error: 'is not a port: write a number from 1 to 65535',
  },
)

const text = z.string().min(1).max(1000)

const spec = z.strictObject({
  port: number,
  name: z.string().min(1).max(100).optional(),
  send: text.optional(),
  expect: text.optional(),
  closed: z.literal(true).optional(),
})

const wanted = z.union([number.transform((each) => ({ port: each })), spec])

/** `[22, "443", { port: 25, expect: "220" }]`, or the same by name: `{ ssh: 22, smtp: { port: 25, expect: "220" } }`. */
export const portsOption = z
  .union([z.array(wanted).max(MAX_PORTS), z.record(z.string().min(1).max(100), wanted)])
  .default([])
  .describe(
    'a list such as `[22, { port: 25, expect: "220" }]`, or a map by name; a port may have `send`, `expect` (text that has to come) and `closed: true` (it must not be open)',
  )

export interface WantedPort {
  readonly item: string
  readonly port: number
  readonly send?: string | undefined
  readonly expect?: string | undefined
  readonly closed?: true | undefined
}

export function portsOf(given: z.output<typeof portsOption>): WantedPort[] {
  if (!Array.isArray(given)) return Object.entries(given).map(([name, each]) => ({ item: name, ...each }))
  return given.map((each) => {
    const { name } = each as z.output<typeof spec>
    return { item: name ?? String(each.port), ...each }
  })
}
