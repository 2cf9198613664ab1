import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { oneLine } from '../base/escape.ts'
import { loadReporter, loadReporterFor, reporterNames } from '../app/reporters.ts'
import type { Reporter } from '../kit/reporter.ts'
import { UsageError } from './usage-error.ts'

/** One text beside the one on standard output. */
export interface OutputFile {
  /** Absolute. */
  readonly path: string
  readonly reporter: Reporter
}

/**
 * What `--output-file` asks for: `FORMAT=PATH`, or a path whose ending tells the format. All of it is refused before
 * anything is looked at when a file cannot be meant.
 *
 * @throws UsageError
 */
export async function outputFiles(asked: readonly string[], cwd: string): Promise<readonly OutputFile[]> {
  const files: OutputFile[] = []
  for (const word of asked) {
    const file = await outputFile(word, cwd)
    if (files.some(({ path }) => path === file.path)) throw new UsageError(`"${shown(word)}" is written twice`)
    files.push(file)
  }
  return files
}

async function outputFile(word: string, cwd: string): Promise<OutputFile> {
  const { format, path } = split(word)
  if (path === '') throw new UsageError(`"${shown(word)}" names no file: FORMAT=PATH, or PATH`)
  if (path === '-') throw new UsageError('"-" is no file: --output says how to print on standard output')
  const reporter = await (format === null ? loadReporterFor(path) : loadReporter(format))
  if (!reporter) throw new UsageError(`the format of "${shown(path)}" is not clear: FORMAT=PATH with ${formats()}`)
  return { path: await placeFor(path, cwd), reporter }
}

/**
 * Where a file will stand.
 *
 * @throws UsageError for what is there and is no file that can be replaced
 */
export async function placeFor(path: string, cwd: string): Promise<string> {
  const absolute = resolve(cwd, path)
  const there = await stat(absolute).catch(() => null)
  if (path.endsWith('/') || there?.isDirectory()) throw new UsageError(`"${shown(path)}" is a folder, not a file`)
  if (there && !there.isFile()) throw new UsageError(`"${shown(path)}" is not an ordinary file and cannot be replaced`)
  return absolute
}

/** A word before the first "=" that is no format belongs to the path: "a=b.json". */
function split(word: string): { readonly format: string | null; readonly path: string } {
  const at = word.indexOf('=')
  const format = word.slice(0, Math.max(0, at))
  return reporterNames().includes(format) ? { format, path: word.slice(at + 1) } : { format: null, path: word }
}

function formats(): string {
  return reporterNames().join(', ')
}

function shown(text: string): string {
  return oneLine(text, 200)
}
