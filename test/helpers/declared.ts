import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readDeclared } from '../../lib/declared/read.ts'
import { valueWords, pathWords } from '../../lib/kit/configuration-words.ts'
import type { DeclaredConfiguration, Recorder } from '../../lib/model/configuration.ts'
import type { DeclaredPlan } from '../../lib/model/target.ts'
import { declaredSet } from '../../lib/record/declared.ts'
import { hiding } from '../../lib/record/hide.ts'
import { record } from '../../lib/record/record.ts'
import { recorder } from './recordings.ts'

/** Shows what it is given. */
export const openRecorder: Recorder = (definition) =>
  record(
    definition,
    hiding({ secret: [], plain: ['*'] }, (text) => text),
  )

export interface Read {
  readonly objects: readonly DeclaredConfiguration[]
  readonly realms: readonly string[]
  /** "compose.yaml:3:5: what" */
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

interface Wish extends Partial<DeclaredPlan> {
  readonly env_?: Readonly<Record<string, string>>
  readonly record?: Recorder
}

/** Reads these files from a folder of their own; the first is the one that is named, unless the plan says otherwise. */
export async function declaredIn(files: Readonly<Record<string, string>>, wish: Wish = {}): Promise<Read> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-files-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    const [first = ''] = Object.keys(files)
    const source = { file: 'targets.yaml', line: 1, column: 1 }
    const { env_: env = {}, record = recorder, ...plan } = wish
    const around = { cwd: folder, home: folder, env }
    const whole: DeclaredPlan = { as: 'compose', files: [first], isEachItsOwn: false, project: 'shop', source, ...plan }
    const { sets, problems } = await readDeclared(whole, around)
    const declared = sets.map((set) => declaredSet(set, record))
    return {
      objects: declared.flatMap(({ objects }) => objects),
      realms: declared.flatMap(({ realms }) =>
        realms.map(({ within, having }) => `${within} ${having.map(wordsOf).join()}`),
      ),
      problems: problems.map(({ where, message }) => `${where.file}:${where.line}:${where.column}: ${message}`),
      warnings: sets.flatMap(({ warnings }) => warnings),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** "env.A = 1" of one object, one line for each setting. */
export function settingsOf(object: DeclaredConfiguration | undefined): readonly string[] {
  return (object?.fields ?? []).map(wordsOf)
}

function wordsOf({ path, value }: DeclaredConfiguration['fields'][number]): string {
  return `${pathWords(path)} = ${valueWords(value)}`
}

/** A service "web" of an image, with these lines of Compose below it. */
export async function web(lines: string, more: Readonly<Record<string, string>> = {}, wish: Wish = {}): Promise<Read> {
  const indented = lines.replace(/^(?=.)/gmu, '    ')
  return declaredIn({ 'compose.yaml': `services:\n  web:\n    image: web:1\n${indented}\n`, ...more }, wish)
}
