import { loadPageReporter, loadPageReporterFor, pageReporterNames } from '../../../app/page-reporters.ts'
import { oneLine } from '../../../base/escape.ts'
import type { PageReport, PageReporter } from '../../../kit/page-reporter.ts'
import { canvasFor, canvasForFile } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { placeFor } from '../../output-files.ts'
import { UsageError } from '../../usage-error.ts'
import { writeFileWhole } from '../../write-file-whole.ts'
import { OutputError, writeOut } from '../../write-out.ts'

/** One place that the report goes to. */
export interface Output {
  readonly reporter: PageReporter
  /** Absolute; null for standard output. */
  readonly path: string | null
}

/**
 * What `--output` asks for: `FORMAT`, `FORMAT=FILE`, or a file whose ending tells the format. All of it is refused before
 * anything is read when one cannot be meant.
 *
 * @throws UsageError
 */
export async function outputsOf(asked: readonly string[], cwd: string): Promise<readonly Output[]> {
  const outputs: Output[] = []
  for (const word of asked) {
    const output = await outputOf(word, cwd)
    if (outputs.some(({ path }) => path === output.path))
      throw new UsageError(
        output.path === null ? 'only one report goes to standard output' : `"${shown(word)}" is written twice`,
      )
    outputs.push(output)
  }
  return outputs
}

async function outputOf(word: string, cwd: string): Promise<Output> {
  const at = word.indexOf('=')
  const [format, path] = at < 0 ? [word, null] : [word.slice(0, at), word.slice(at + 1)]
  const named = await loadPageReporter(format)
  if (named && path === null) return { reporter: named, path: null }
  if (path === '' || (named && path === '-'))
    throw new UsageError(`"${shown(word)}" names no file: FORMAT alone prints it, FORMAT=FILE writes it`)
  const reporter = named ?? (await loadPageReporterFor(word))
  if (!reporter)
    throw new UsageError(`there is no output "${shown(word)}": ${pageReporterNames().join(', ')}, or FORMAT=FILE`)
  return { reporter, path: await placeFor(named && path !== null ? path : word, cwd) }
}

/** Writes it everywhere. Each place is tried: one that fails takes nothing from the others. Throws an OutputError. */
export async function writeOutputs(
  report: PageReport,
  outputs: readonly Output[],
  io: Io,
  args: { readonly color: boolean },
): Promise<void> {
  const failures: string[] = []
  for (const { reporter, path } of outputs)
    try {
      if (path === null) await writeOut(io.stdout, reporter.render(report, canvasFor(io, args)))
      else await writeFileWhole(path, reporter.render(report, canvasForFile(io, {})))
    } catch (error) {
      if (!(error instanceof OutputError)) throw error
      failures.push(error.message)
    }
  if (failures.length > 0) throw new OutputError(failures.join('\n'))
}

function shown(text: string): string {
  return oneLine(text, 200)
}
