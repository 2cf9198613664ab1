import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

interface Cruise {
  summary: { totalCruised: number; violations: { rule: { name: string }; from: string }[] }
}

/** A forbidden line for every rule, each in a file of its own, planted into an empty house. */
const PLANTED: readonly (readonly [rule: string, file: string, line: string])[] = [
  ['no-cycles', 'lib/model/ring-a.ts', "import type { B } from './ring-b.ts'\nexport type A = B"],
  ['model-is-the-floor', 'lib/model/climber.ts', "import '../base/tool.ts'"],
  ['model-is-the-floor', 'lib/model/type-climber.ts', "import type {} from '../base/tool.ts'"],
  ['base-knows-no-domain', 'lib/base/climber.ts', "import '../kit/tool.ts'"],
  ['kit-stays-small', 'lib/kit/climber.ts', "import '../inventory/stage.ts'"],
  ['stages-do-not-meet', 'lib/observe/caller.ts', "import '../inventory/stage.ts'"],
  ['stages-do-not-meet', 'lib/inventory/caller.ts', "import '../judge/stage.ts'"],
  ['stages-do-not-meet', 'lib/declared/caller.ts', "import '../judge/stage.ts'"],
  ['stages-do-not-meet', 'lib/schedule/caller.ts', "import '../judge/stage.ts'"],
  ['stages-do-not-meet', 'lib/act/caller.ts', "import '../judge/stage.ts'"],
  ['stages-do-not-meet', 'lib/history/caller.ts', "import '../judge/stage.ts'"],
  ['stages-do-not-meet', 'lib/period/caller.ts', "import '../judge/stage.ts'"],
  ['history-is-packed-by-the-store', 'lib/decide/packer.ts', "import '../history/packing.ts'"],
  ['plugins-are-islands', 'checks/neighbour.ts', "import './other.ts'"],
  ['plugins-are-islands', 'lib/notifiers/stage-caller.ts', "import '../judge/stage.ts'"],
  ['plugins-are-islands', 'lib/remedies/stage-caller.ts', "import '../judge/stage.ts'"],
  ['plugins-are-islands', 'lib/connectors/neighbour.ts', "import './other/part.ts'"],
  ['plugins-are-islands', 'lib/reporters/stage-caller.ts', "import '../judge/stage.ts'"],
  ['plugins-are-islands', 'lib/exporters/stage-caller.ts', "import '../judge/stage.ts'"],
  ['stages-do-not-meet', 'lib/web/caller.ts', "import '../judge/stage.ts'"],
  ['metrics-are-named-once', 'lib/decide/namer.ts', "import '../export/naming.ts'"],
  ['pages-are-served', 'lib/observe/painter.ts', "import '../pages/page.ts'"],
  ['plugins-are-islands', 'lib/page-reporters/stage-caller.ts', "import '../judge/stage.ts'"],
  ['pure-means-pure', 'lib/judge/reader.ts', "import 'node:fs'"],
  ['pure-means-pure', 'lib/export/reader.ts', "import 'node:fs'"],
  ['pure-means-pure', 'lib/model/parser.ts', "import 'p-queue'"],
  ['pure-means-pure', 'lib/state/reader.ts', "import 'node:fs'"],
  ['pure-means-pure', 'lib/fleet/reader.ts', "import 'node:fs'"],
  ['pure-means-pure', 'lib/decide/parser.ts', "import 'p-queue'"],
  ['pure-means-pure', 'lib/history/zipper.ts', "import 'node:zlib'"],
  ['pure-means-pure', 'lib/period/reader.ts', "import 'node:fs'"],
  ['pure-means-pure', 'lib/page-reporters/hasher.ts', "import 'node:crypto'"],
  ['pure-means-pure', 'lib/reporters/asker.ts', "import 'ssh2'"],
  ['pure-means-pure', 'lib/judge/tester.ts', "import 'chai'"],
  ['pure-means-pure', 'lib/reporters/hasher.ts', "import 'node:crypto'"],
  ['pure-means-pure', 'lib/reporters/parser.ts', "import 'papaparse'"],
  ['pure-means-pure', 'lib/pages/hasher.ts', "import 'node:crypto'"],
  ['checks-lean-on-the-kit', 'checks/reader.ts', "import 'node:fs'"],
  ['checks-lean-on-the-kit', 'checks/parser.ts', "import 'p-queue'"],
  ['drivers-at-home', 'lib/observe/dialler.ts', "import 'ssh2'"],
  ['drivers-at-home', 'lib/app/dialler.ts', "import 'dockerode'"],
  ['drivers-at-home', 'lib/kit/dialler.ts', "import 'dockerode'"],
  ['drivers-at-home', 'lib/kit/kube-dialler.ts', "import '@kubernetes/client-node'"],
  ['drivers-at-home', 'lib/app/kube-dialler.ts', "import type {} from '@kubernetes/client-node'"],
  ['databases-at-home', 'lib/app/asker.ts', "import 'pg'"],
  ['databases-at-home', 'lib/state/asker.ts', "import '@photostructure/sqlite'"],
  ['databases-at-home', 'checks/asker.ts', "import 'kysely'"],
  ['app-is-the-roof', 'lib/kit/roofer.ts', "import '../app/roof.ts'"],
  ['app-is-the-roof', 'checks/roofer.ts', "import '../lib/app/roof.ts'"],
  ['cli-is-the-door', 'lib/app/ringer.ts', "import '../cli/door.ts'"],
  ['no-test-in-product', 'lib/base/tester.ts', "import '../../test/help.ts'"],
]

const FURNITURE = {
  'lib/model/ring-b.ts': "import type { A } from './ring-a.ts'\nexport type B = A",
  'lib/base/tool.ts': '',
  'lib/kit/tool.ts': '',
  'lib/inventory/stage.ts': '',
  'lib/judge/stage.ts': '',
  'lib/history/packing.ts': '',
  'lib/export/naming.ts': '',
  'lib/pages/page.ts': '',
  'lib/connectors/other/part.ts': '',
  'checks/other.ts': '',
  'lib/app/roof.ts': '',
  'lib/cli/door.ts': '',
  'test/help.ts': '',
}

describe('the layers', function () {
  this.timeout(60_000)

  it('hold in this house, and the tool that says so has read it', () => {
    const { summary } = cruise(ROOT)
    expect(summary.violations).to.deep.equal([])
    expect(summary.totalCruised).to.be.greaterThan(80)
  })

  describe('bite', () => {
    let house: string
    let found: Set<string>

    before(() => {
      house = mkdtempSync(join(tmpdir(), 'orch-watch-layers-'))
      for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
        cpSync(join(ROOT, file), join(house, file))
      symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'))
      const files = [...Object.entries(FURNITURE), ...PLANTED.map(([, file, line]) => [file, line] as const)]
      for (const [file, text] of files) {
        mkdirSync(dirname(join(house, file)), { recursive: true })
        writeFileSync(join(house, file), `${text}\nexport {}\n`)
      }
      found = new Set(cruise(house).summary.violations.map(({ rule, from }) => `${rule.name} ${from}`))
    })

    after(() => rmSync(house, { recursive: true, force: true }))

    for (const [rule, file, line] of PLANTED) {
      it(`${rule}: ${file} may not say ${line.split('\n')[0] ?? ''}`, () => {
        expect([...found]).to.include(`${rule} ${file}`)
      })
    }

    it('every rule has such a trial', async () => {
      const { default: config } = (await import(join(ROOT, '.dependency-cruiser.cjs'))) as {
        default: { forbidden: { name: string }[] }
      }
      const tried = new Set(PLANTED.map(([rule]) => rule))
      expect(config.forbidden.map(({ name }) => name).filter((name) => !tried.has(name))).to.deep.equal([])
    })
  })
})

function cruise(folder: string): Cruise {
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'lib', 'checks'],
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  return JSON.parse(stdout) as Cruise
}
