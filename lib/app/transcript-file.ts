import { basename, dirname, resolve } from 'node:path'
import { WatchError } from '../base/problem.ts'
import type { Problem } from '../base/problem.ts'
import { parseSource } from '../base/yaml/document.ts'
import type { SourceDocument } from '../base/yaml/document.ts'
import { readBounded } from '../base/read-bounded.ts'
import { check as checkShape, problemsOf } from '../inventory/zod-problems.ts'
import { transcriptShape } from '../kit/transcript/shape.ts'
import type { Transcript } from '../kit/transcript/shape.ts'
import { suggest } from '../base/suggest.ts'
import type { AnyCheck } from '../kit/check.ts'
import { askedOf } from './replay.ts'
import { planFrom, SettingError } from './transcript-plan.ts'

const MAX_BYTES = 16 * 1024 * 1024

/** A transcript with the places of everything in it. */
export interface TranscriptFile {
  readonly transcript: Transcript
  readonly document: SourceDocument
}

/**
 * Reads a transcript strictly. A file that names no check is one of those in a folder of the check's name.
 *
 * @throws WatchError with every problem
 */
export async function readTranscript(path: string, cwd: string): Promise<TranscriptFile> {
  const absolute = resolve(cwd, path)
  const bytes = await readBounded(absolute, MAX_BYTES)
  const start = { file: path, line: 1, column: 1 }
  if (!bytes.ok) throw new WatchError([{ where: start, message: `cannot read "${path}": ${bytes.why}` }])
  const document = parseSource(path, bytes.bytes, MAX_BYTES)
  if ('problems' in document) throw new WatchError(document.problems)
  const parsed = checkShape(transcriptShape, document.value)
  if (!parsed.success) throw new WatchError(problemsOf(parsed.error, document))
  const { check, checks } = parsed.data
  const named = check ?? (checks ? undefined : basename(dirname(absolute)))
  return { document, transcript: { ...parsed.data, ...(named !== undefined && { check: named }) } }
}

/** What is wrong with what the transcript asks: checks that there are not, and settings they do not have. */
export function problemsIn({ transcript, document }: TranscriptFile, checks: ReadonlyMap<string, AnyCheck>): Problem[] {
  return askedOf(transcript).flatMap(([name, asked]): Problem[] => {
    const path = transcript.checks && name in transcript.checks ? ['checks', name] : ['check']
    const check = checks.get(name)
    if (!check) {
      const meant = suggest(name, [...checks.keys()])
      const hint = meant === null ? 'say which one it is: "check: disk"' : `did you mean "${meant}"?`
      return [{ where: document.placeOfKey(path), message: `there is no check "${name}"`, hint }]
    }
    try {
      planFrom(check, asked.settings)
      return []
    } catch (error) {
      if (!(error instanceof SettingError)) throw error
      const below = path[0] === 'checks' ? [...path, 'settings'] : ['settings']
      return [{ where: document.placeOf([...below, ...error.path]), message: error.message }]
    }
  })
}
