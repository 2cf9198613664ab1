import * as z from 'zod'
import { duration, patterns, selection } from '../../lib/kit/index.ts'

/** What decides who comes in, and what a server for that is made of. */
const WATCHED = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/group',
  '/etc/sudoers',
  '/etc/ssh',
  '/root/.ssh/authorized_keys',
  '/usr/sbin/sshd',
  '/etc/crontab',
  '/etc/ld.so.preload',
]

const status = z.enum(['ok', 'warning', 'critical'])

const path = z
  .string()
  .max(4096)
  .regex(/^\/[^\0]*$/u, 'is not an absolute path')

/** What a change means, by what the file is for. */
const classes = z.strictObject({
  access: status.default('critical'),
  program: status.default('critical'),
  packages: status.default('warning'),
  system: status.default('warning'),
  data: status.default('warning'),
})

export const options = z.strictObject({
  ...selection('containers'),
  watch: z
    .array(path)
    .max(20)
    .default(WATCHED)
    .describe('files and folders of which an edit is told even if they were changed before'),
  expected: patterns
    .default([])
    .describe(
      'paths that may change, such as "/etc/app/*"; a container adds its own by the label orch-watch.expected-files="/etc/app/*,/opt/x"',
    ),
  classes: classes
    .prefault({})
    .describe(
      'what a change means by what the file is for: { access: critical, program: critical, packages: warning, system: warning, data: warning }',
    ),
  settle: duration()
    .prefault('2m')
    .describe('how long after it was made a container may change its own settings in /etc and /usr'),
  learn: duration()
    .prefault('1h')
    .describe('how long after our first look the folders are learned that a container keeps its data in'),
})

export type Options = z.output<typeof options>
