import { defineCheck, duration, fault, formatDuration, formatQuantity, measure } from '../lib/kit/index.ts'
import * as z from 'zod'
import { oneLine, parseBound, verdict } from '../lib/kit/index.ts'
import type { Bound, Limit } from '../lib/model/limit.ts'
import { foundIn } from './file-age/answer.ts'
import type { Found } from './file-age/answer.ts'
import { PROGRAM } from './file-age/program.ts'

/**
 * Asks: one program over the shell for all files of the list; a path may be a pattern of the shell, of which the newest
 * or the oldest file is taken.
 * Judges: how old each is, by the host's own clock (bad above), and how large (bad below); one that is missing as the
 * list says, one that we may not see or that is from the future is a warning.
 * Faults: unreadable when the host says something else.
 * Source: stat(1), test(1): `-nt`. Links are followed: what they lead to is judged.
 */
export default defineCheck({
  name: 'file-age',
  title: 'Age of files',
  needs: { shell: true },
  on: 'named',
  limits: {
    age: { unit: 'ms', bad: 'above', about: 'time since the last change, where the list says nothing else' },
    size: { unit: 'bytes', bad: 'below', about: 'size of the file, where the list says nothing else' },
  },
  options: z.strictObject({
    files: z
      .array(wantedFile())
      .max(100)
      .default([])
      .describe(
        'files to judge: { path: "/var/backups/*.gz", warn: 26h, crit: 50h, size: "< 1MiB", take: oldest, missing: ok }; the newest of a pattern is taken, a missing one is critical unless said',
      ),
  }),
  observe: async ({ shell }, { files }) => {
    if (files.length === 0) return []
    const words = files.flatMap(({ take, path }) => [take, path])
    const wait = { signal: new AbortController().signal, timeoutMs: TIMEOUT_MS }
    const { exitCode, stdout, stderr } = await shell.run(['sh', '-c', PROGRAM, 'sh', ...words], wait)
    if (exitCode !== 0) throw fault('unreadable', `cannot look at the files: "${oneLine(stderr, 200)}"`)
    return foundIn(
      stdout,
      files.map(({ path }) => path),
    )
  },
  judge: (found, { limits, options }) =>
    found.flatMap((file, index) => {
      const wanted = options.files[index]
      return wanted ? [judgeFile(file, wanted, limits)] : []
    }),
})

/** Folders on a disk that does not answer must not hold the pass up. */
const TIMEOUT_MS = 10_000
/** The host's clock is read before the files, and files are written meanwhile. */
const AHEAD_MS = 5_000

interface Wanted {
  readonly path: string
  readonly warn?: number | undefined
  readonly crit?: number | undefined
  readonly size?: Bound | undefined
  readonly missing: 'ok' | 'warning' | 'critical'
}

function wantedFile() {
  const tooSmall = z.string().transform((text, context) => {
    const parsed = parseBound(text, { unit: 'bytes', bad: 'below', about: 'size' })
    if (parsed.ok) return parsed.bound
    context.addIssue({ code: 'custom', message: parsed.why })
    return z.NEVER
  })
  return z.strictObject({
    path: z
      .string()
      .max(4096)
      .regex(/^\/[^\0]*$/u, 'is not an absolute path'),
    warn: duration().optional(),
    crit: duration().optional(),
    size: tooSmall.optional(),
    take: z.enum(['newest', 'oldest']).default('newest'),
    missing: z.enum(['ok', 'warning', 'critical']).default('critical'),
  })
}

const GONE_WORDS = { missing: 'there is no such file', dangling: 'a link that leads nowhere' } as const

function judgeFile(file: Found, wanted: Wanted, limits: Record<'age' | 'size', Limit>) {
  const item = wanted.path
  if (file.kind === 'unreadable') return verdict({ item, status: 'warning', say: 'may be there, but we may not look' })
  if (file.kind !== 'found') return verdict({ item, status: wanted.missing, say: GONE_WORDS[file.kind] })
  const ahead = file.ageMs < -AHEAD_MS
  const ageMs = Math.max(0, file.ageMs)
  const age = ahead ? `changed ${formatDuration(-file.ageMs)} in the future` : `${formatDuration(ageMs)} old`
  const which = file.name === wanted.path ? '' : `${file.name} of ${file.count}: `
  return verdict({
    item,
    status: ahead ? 'warning' : 'ok',
    say: `${which}${age}, ${formatQuantity(file.bytes, 'bytes')}`,
    measures: [
      measure('age', ageMs, ageLimit(wanted, limits.age)),
      measure('size', file.bytes, sizeLimit(wanted, limits.size)),
    ],
  })
}

function ageLimit({ warn, crit }: Wanted, otherwise: Limit): Limit {
  return {
    ...otherwise,
    ...(warn !== undefined && { warn: olderThan(warn) }),
    ...(crit !== undefined && { crit: olderThan(crit) }),
  }
}

function olderThan(value: number): Bound {
  return { kind: 'compare', op: '>', value, text: `> ${formatDuration(value)}` }
}

function sizeLimit({ size }: Wanted, otherwise: Limit): Limit {
  return size ? { ...otherwise, warn: size } : otherwise
}
