import * as z from 'zod'
import { patterns, selection } from '../../lib/kit/index.ts'

const status = z.enum(['ok', 'warning', 'critical'])

const kinds = z.strictObject({
  remote: status.default('critical'),
  shell: status.default('warning'),
  session: status.default('warning'),
  packages: status.default('warning'),
  compiler: status.default('warning'),
  port: status.default('warning'),
})

export const options = z.strictObject({
  ...selection('containers'),
  allow: patterns
    .default([])
    .describe(
      'programs that belong, by name, "session" for people who work in a container, ports as "port 22"; a container adds its own by the label orch-watch.allowed-programs="sshd,port 22"',
    ),
  kinds: kinds
    .prefault({})
    .describe(
      'what a finding means: { remote: critical, shell: warning, session: warning, packages: warning, compiler: warning, port: warning }',
    ),
})

export type Options = z.output<typeof options>
export type FindingKind = keyof Options['kinds']
