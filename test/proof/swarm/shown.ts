import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { orchWatch } from '../../helpers/command-line.ts'

/** One line of `-o ndjson`, as far as it is looked at. */
export interface ShownResult {
  readonly check: string
  readonly item?: string
  readonly status: string
  readonly summary: string
}

/** What a user was shown at one moment. */
export interface Shown {
  /** For people: the table at each width, then what is wrong. */
  readonly pages: readonly string[]
  /** As a program reads it: each workload in one line. */
  readonly table: string
  readonly results: readonly ShownResult[]
}

/** What has to be shown after a step. */
export interface Wanted {
  readonly name: string
  /** In the table. */
  readonly table: readonly RegExp[]
  readonly results: readonly {
    readonly check: string
    readonly item: string
    readonly status: string
    readonly says: RegExp
  }[]
}

const RESULTS = 'results.ndjson'

/** Looks as a user does: the table of workloads at each width, and one pass with its exit code. */
export async function shown(folder: string, widths: readonly number[]): Promise<Shown> {
  const tables: string[] = []
  for (const columns of widths) tables.push((await orchWatch(folder, ['workloads', '--no-color'], { columns })).out)
  // Without a terminal a row is one line, however long.
  const whole = await orchWatch(folder, ['workloads'])
  const check = await orchWatch(folder, ['check', '--no-color', '--quiet', '--output-file', RESULTS], { columns: 80 })
  const written = readFileSync(join(folder, RESULTS), 'utf8')
  return {
    pages: [
      ...widths.map((columns, at) => `$ orch-watch workloads   # ${columns} columns\n${tables[at] ?? ''}`),
      `$ orch-watch check   # exit code ${check.code}\n${check.out}${check.err}`,
    ],
    table: whole.out,
    results: written.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ShownResult])),
  }
}

/** What was not shown as it should have been, each in a line. */
export function wrongIn({ name, table, results }: Wanted, seen: Shown): string[] {
  const lost = table.filter((row) => !row.test(seen.table))
  return [
    ...lost.map((row) => `${name}: the table has no ${String(row)}`),
    ...results.flatMap(({ check, item, status, says }) => {
      const found = seen.results.find((each) => each.check === check && (each.item ?? '') === item)
      if (found?.status === status && says.test(found.summary)) return []
      const what = found ? `${found.status}, "${found.summary}"` : 'nothing'
      return [`${name}: ${check} says of "${item}": ${what}; wanted ${status}, ${String(says)}`]
    }),
  ]
}
