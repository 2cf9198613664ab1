import * as z from 'zod'
import { FAULT_CODES } from '../../model/fault.ts'
import type { Fingerprints } from '../../model/inside.ts'
import { fault, faulted, seen } from '../fault.ts'

/** What a transcript says of one file in one container. */
export const writtenFingerprint = z.strictObject({
  container: z.string(),
  path: z.string(),
  /** Null where there was nothing. */
  sum: z.string().nullable().default(null),
  fault: z.strictObject({ code: z.enum(FAULT_CODES), message: z.string() }).optional(),
})

export type WrittenFingerprint = z.output<typeof writtenFingerprint>

/** Files that are as they were written down. */
export function playedFingerprints(
  written: readonly WrittenFingerprint[],
  missing: (what: string) => Error,
): Fingerprints {
  return {
    read: (questions) =>
      Promise.resolve(
        questions.map(({ container, path }) => {
          const known = written.find((each) => each.container === container && each.path === path)
          if (!known) return faulted(missing(`what "${path}" of container "${container}" was like`))
          return known.fault ? faulted(fault(known.fault.code, known.fault.message)) : seen(known.sum)
        }),
      ),
  }
}

/** The same files, and every answer told to `keep`. */
export function recordingFingerprints(files: Fingerprints, keep: (one: WrittenFingerprint) => void): Fingerprints {
  return {
    async read(questions) {
      const answers = await files.read(questions)
      for (const [index, looked] of answers.entries()) {
        const { container = '', path = '' } = questions[index] ?? {}
        if (looked.kind === 'seen') keep({ container, path, sum: looked.value })
        else keep({ container, path, sum: null, fault: { code: looked.fault.code, message: looked.fault.message } })
      }
      return answers
    },
  }
}
