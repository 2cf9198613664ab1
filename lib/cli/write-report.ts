import type { Reporter } from '../kit/reporter.ts'
import type { Report } from '../model/report.ts'
import { canvasFor, canvasForFile } from './canvas.ts'
import type { Io } from './command.ts'
import type { OutputFile } from './output-files.ts'
import { writeFileWhole } from './write-file-whole.ts'
import { OutputError, writeOut } from './write-out.ts'

/**
 * The report on standard output and in every file. Each is tried; one that fails takes nothing from the others.
 *
 * @throws OutputError with a line for each that failed
 */
export async function writeReport(
  report: Report,
  to: { readonly reporter: Reporter; readonly files: readonly OutputFile[] },
  io: Io,
  args: { readonly color: boolean; readonly all: boolean; readonly cost: boolean },
): Promise<void> {
  const outcomes = await Promise.allSettled([
    writeOut(io.stdout, to.reporter.render(report, canvasFor(io, args))),
    ...to.files.map(async ({ path, reporter }) =>
      writeFileWhole(path, reporter.render(report, canvasForFile(io, args))),
    ),
  ])
  const failures = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
  const lines = failures.map((failure) => {
    if (failure instanceof OutputError) return failure.message
    throw failure as Error
  })
  if (lines.length > 0) throw new OutputError(lines.join('\n'))
}
