import { FAULT_CODES, FAULT_PHASES } from '../../model/fault.ts'
import { STATUSES } from '../../model/result.ts'
import * as z from 'zod'
import { writtenFileHash } from './file-hashes.ts'
import { writtenLog } from './logs.ts'
import { writtenRegistries } from './registries.ts'

const fault = z.strictObject({
  code: z.enum(FAULT_CODES),
  message: z.string(),
  hint: z.string().optional(),
  phase: z.enum(FAULT_PHASES).optional(),
})

/** What a program did, here or where the target is: it ended, or there is no exit code. */
const program = z.strictObject({
  argv: z.array(z.string()).min(1),
  where: z.enum(['here', 'target']).optional(),
  exitCode: z.int().min(0).default(0),
  stdout: z.string().default(''),
  stderr: z.string().default(''),
  cut: z.boolean().default(false),
  fault: fault.optional(),
})

const answers = z.record(z.string(), z.record(z.string(), z.unknown())).default({})

/** What was answered over the network, by question: a port, a URL, host:port, "A www.example.org". */
const network = z.strictObject({
  address: z.string().optional(),
  tcp: answers,
  http: answers,
  tls: answers,
  dns: answers,
})

const expected = z.strictObject({ item: z.string(), status: z.enum(STATUSES), summary: z.string() })

/** A section that could not be read is `{ fault: { code, message } }`, one of which a part could not `{ seen, hidden: { code, message } }`. */
const sections = z.record(z.string(), z.unknown())

const settings = z.record(z.string(), z.unknown()).default({})

/** What one check is asked on what was seen. */
const asked = {
  settings,
  /** Somebody asked for it by name: it tells as well what the target cannot offer. */
  explicit: z.boolean().optional(),
  /** What the look before had left. */
  before: z.unknown().optional(),
  expect: z.array(expected).optional(),
}

const seen = {
  about: z.string().default(''),
  at: z.iso.datetime(),
  connectMs: z.number().min(0).optional(),
  opening: z.string().optional(),
  target: z
    .strictObject({
      id: z.string(),
      address: z.string().optional(),
      labels: z.record(z.string(), z.string()).default({}),
    })
    .optional(),
  /** What could not be asked at all: `target` for the target itself, or the name of a capability. */
  refused: z.record(z.string(), fault).optional(),
  host: sections.optional(),
  engine: sections.optional(),
  workloads: sections.optional(),
  nodes: sections.optional(),
  configurations: sections.optional(),
  parity: sections.optional(),
  network: network.optional(),
  registries: writtenRegistries.optional(),
  logs: z.array(writtenLog).default([]),
  fileHashes: z.array(writtenFileHash).default([]),
  programs: z.array(program).default([]),
  /** What every program prints that is not among them. */
  shell: z.strictObject({ stdout: z.string(), exitCode: z.int().min(0).default(0) }).optional(),
}

/** A look at a target, and what is made of it by one check (`settings`, `expect`) or by several (`checks`). */
export const transcriptShape = z.strictObject({
  ...seen,
  ...asked,
  check: z.string().optional(),
  checks: z.record(z.string(), z.strictObject(asked)).optional(),
})

export type Transcript = z.output<typeof transcriptShape>
export type Asked = Pick<Transcript, 'settings' | 'explicit' | 'before' | 'expect'>
export type Program = Transcript['programs'][number]
export type NetworkAnswers = NonNullable<Transcript['network']>
