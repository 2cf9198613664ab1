import { execFileSync } from 'node:child_process'
import { appendFileSync, copyFileSync, existsSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Session } from '../../../../lib/kit/connector.ts'
import { logFolder, openLocal, watcher } from '../../../helpers/log-files.ts'
import type { Watcher } from '../../../helpers/log-files.ts'

type Step =
  | { readonly do: 'append'; readonly lines: number; readonly long: boolean; readonly ended: boolean }
  | { readonly do: 'rename' | 'copy-truncate' | 'compress' | 'look' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      lines: fc.integer({ min: 1, max: 30 }),
      long: fc.boolean(),
      ended: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'look' } as const) },
  { weight: 2, arbitrary: fc.constantFrom({ do: 'rename' } as const, { do: 'copy-truncate' } as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'compress' } as const) },
)

/** A log file and everything that was ever written to it, line by line. */
class Log {
  readonly written: string[] = []
  readonly #path: string
  #open = ''
  #size = 0

  constructor(path: string) {
    this.#path = path
    writeFileSync(path, '')
  }

  append({ lines, long, ended }: Extract<Step, { do: 'append' }>): void {
    for (let index = 0; index < lines; index += 1) {
      const text = `line ${this.written.length} ${long ? 'x'.repeat(700) : ''} ende\u0301`
      const last = index === lines - 1
      const end = last && !ended ? '' : '\n'
      appendFileSync(this.#path, `${text}${end}`)
      this.#size += text.length
      this.#open += text
      if (end === '\n') this.end()
    }
  }

  /** The line that is open is one now: somebody ended it, or its file goes away. */
  end(): void {
    if (this.#open !== '') this.written.push(this.#open)
    this.#open = ''
  }

  finishLine(): void {
    if (this.#open !== '') appendFileSync(this.#path, '\n')
    this.end()
  }

  rename(): void {
    this.#shift()
    renameSync(this.#path, `${this.#path}.1`)
    writeFileSync(this.#path, '')
    this.end()
    this.#size = 0
  }

  copyTruncate(): void {
    this.#shift()
    copyFileSync(this.#path, `${this.#path}.1`)
    truncateSync(this.#path)
    this.end()
    this.#size = 0
  }

  compress(): void {
    if (existsSync(`${this.#path}.1`)) execFileSync('gzip', ['-f', `${this.#path}.1`])
  }

  get isEmpty(): boolean {
    return this.#size === 0
  }

  #shift(): void {
    for (let number = 4; number >= 1; number -= 1)
      for (const end of ['', '.gz'])
        if (existsSync(`${this.#path}.${number}${end}`))
          renameSync(`${this.#path}.${number}${end}`, `${this.#path}.${number + 1}${end}`)
  }
}

/** Histories in which a line was once lost unsaid. */
const LEARNT: readonly (readonly Step[])[] = [
  [
    { do: 'append', lines: 1, long: false, ended: false },
    { do: 'look' },
    { do: 'copy-truncate' },
    { do: 'append', lines: 1, long: false, ended: false },
    { do: 'rename' },
    { do: 'look' },
  ],
  [
    { do: 'append', lines: 1, long: true, ended: true },
    { do: 'look' },
    { do: 'copy-truncate' },
    { do: 'append', lines: 2, long: true, ended: false },
    { do: 'look' },
  ],
]

describe('a log file that is written, rotated and looked at in any order', () => {
  let session: Session
  before(async () => {
    session = await openLocal()
  })
  after(() => session.close())

  const heardOf = async (steps: readonly Step[]): Promise<void> => {
    const folder = logFolder()
    try {
      const log = new Log(folder.path('app.log'))
      const watch = watcher(session, { place: { kind: 'file', path: folder.path('app.log') } })
      await watch.look()
      const heard = await played(steps, log, watch)
      expect(new Set(heard.lines).size, 'none twice').to.equal(heard.lines.length)
      if (heard.missed.length === 0) expect(heard.lines).to.deep.equal(log.written)
    } finally {
      folder.remove()
    }
  }

  it('has every line heard once and in order, or the look says that something was missed', async function () {
    this.timeout(240_000)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), heardOf),
      // Each look starts dozens of programs: as many histories as a minute allows.
      { numRuns: 25, interruptAfterTimeLimit: 60_000, examples: LEARNT.map((steps): [Step[]] => [[...steps]]) },
    )
  })
})

async function played(
  steps: readonly Step[],
  log: Log,
  watch: Watcher,
): Promise<{ lines: string[]; missed: string[] }> {
  const lines: string[] = []
  const missed: string[] = []
  const last = { wasEmpty: true }
  const look = async (): Promise<void> => {
    const { lines: heard, reading } = await watch.look()
    lines.push(...heard.map(({ text }) => text))
    missed.push(...reading.missed)
    // As docs/logs.md says: of a file that was empty at the last look only its inode is known.
    last.wasEmpty = log.isEmpty
  }
  for (const each of steps) {
    if (each.do === 'append') log.append(each)
    else if (each.do === 'rename') log.rename()
    else if (each.do === 'copy-truncate' && !last.wasEmpty) log.copyTruncate()
    else if (each.do === 'compress' && !last.wasEmpty) log.compress()
    else if (each.do === 'look') await look()
  }
  log.finishLine()
  await look()
  return { lines, missed }
}
