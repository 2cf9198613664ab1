/** Test files that run one after another in one process. */
export interface Lane {
  readonly name: string
  readonly files: readonly string[]
}

/** What a test run comes to. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/**
 * Most of the time real engines, servers and daemons are waited for, and a machine has two cores: these parts have a
 * process each, and all the others share one more. Each of them takes about as long as the others. Whatever a suite
 * starts is its own (two swarms of one machine get on as well), so little has to be kept apart: Podman makes no network
 * where another engine of the machine has one, so those of each lane lie elsewhere. What is shown while it runs comes first.
 */
const APART: Readonly<Record<string, readonly string[]>> = {
  engines: [
    ...['test/lib/connectors/', 'test/lib/app/replace/'],
    ...['service', 'marathon', 'kubernetes'].map((through) => `test/scenarios/rollback-${through}`),
  ],
  rollbacks: ['test/scenarios/rollback', 'test/scenarios/restore'],
  scenarios: ['test/scenarios/'],
}

/** Every file in exactly one lane. */
export function lanesOf(files: readonly string[]): readonly Lane[] {
  const laneOf = (file: string): string =>
    Object.entries(APART).find(([, folders]) => folders.some((folder) => file.startsWith(folder)))?.[0] ?? 'others'
  return [...Object.keys(APART), 'others'].map((name) => ({
    name,
    files: files.filter((file) => laneOf(file) === name),
  }))
}

/** The counts of a closing line, as test/reporter.js writes it; null when the line is none. */
export function tallyOf(line: string): Tally | null {
  const [, passed, failed, skipped = '0'] = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/u.exec(line) ?? []
  if (passed === undefined) return null
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) }
}

/** All together. A lane that has ended without a closing line (null) has failed, whatever it did before. */
export function sumOf(tallies: readonly (Tally | null)[]): Tally {
  return tallies.reduce<Tally>(
    (sum, each) => ({
      passed: sum.passed + (each?.passed ?? 0),
      failed: sum.failed + (each?.failed ?? 1),
      skipped: sum.skipped + (each?.skipped ?? 0),
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}

/** "4990 passed, 0 failed, 3 skipped" */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** What mocha tells of the failures when all is over, out of the lines of a lane; nothing when there are none. */
export function failuresIn(lines: readonly string[]): readonly string[] {
  const plain = lines.map((line) => line.replace(/\u001b\[\d+m/gu, ''))
  const from = plain.findLastIndex((line) => /^ {2}\d+ failing$/u.test(line))
  return from === -1 ? [] : lines.slice(from)
}
