import * as z from 'zod'
import { FAULT_CODES } from '../../model/fault.ts'
import type { FileHashes } from '../../model/inside.ts'
import { fault, faulted, seen } from '../fault.ts'

/** What a transcript says of one file in one container. */
export const writtenFileHash = z.strictObject({
  container: z.string(),
  path: z.string(),
  /** Null where there was nothing. */
  sum: z.string().nullable().default(null),
  fault: z.strictObject({ code: z.enum(FAULT_CODES), message: z.string() }).optional(),
})

export type WrittenFileHash = z.output<typeof writtenFileHash>

/** Files that are as they were written down. */
export function playedFileHashes(written: readonly WrittenFileHash[], missing: (what: string) => Error): FileHashes {
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
export function recordingFileHashes(files: FileHashes, keep: (one: WrittenFileHash) => void): FileHashes {
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
