import { expect } from 'chai'
import { join } from 'node:path'
import { systemClock } from '../../../lib/base/clock.ts'
import type { Field } from '../../../lib/model/configuration.ts'
import type { Recording } from '../../../lib/model/revision.ts'
import { openRegistry } from '../../../lib/registry/registry.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import type { Ran } from '../../helpers/command-line.ts'
import { aConfiguration } from '../../helpers/configurations.ts'
import { inFolder } from '../../helpers/inventory.ts'

const INVENTORY = 'settings: { registry: ./revisions }\ntargets: [{ id: here, runtime: local }]\n'
const BEGAN = Date.UTC(2026, 10, 29, 5, 40)

describe('orch-watch revisions', function () {
  this.timeout(60_000)

  it('lists every change with what it was, the newest first', () =>
    told(async (orch) => {
      const { out, code } = await orch('revisions')
      expect(code).to.equal(0)
      const lines = out.trimEnd().split('\n')
      expect(lines[0]).to.match(/^REVISION +OBJECT +SEEN +WHAT$/u)
      expect(lines.slice(1).map((line) => line.replace(/^[0-9a-f]{8} +/u, '').replace(/ +/gu, ' '))).to.deep.equal([
        'here/shop/web/1 2026-11-29 06:40:00Z changed while it runs: limits.memoryBytes 64 → 80',
        'here/shop/web/1 2026-11-29 05:40:00Z recorded for the first time',
        'here/db 2026-11-29 05:40:00Z recorded for the first time',
      ])
    }))

  it('lists those of one object, by its name, its target and name, or a pattern', () =>
    told(async (orch) => {
      for (const [words, many] of [
        ['db', 1],
        ['here/shop/web/1', 2],
        ['shop/*', 2],
        ['here/*', 3],
      ] as const)
        expect((await orch('revisions', 'list', words)).out.trimEnd().split('\n'), words).to.have.length(many + 1)
    }))

  it('shows a configuration with who set what, and the engine’s own choices only when asked', () =>
    told(async (orch) => {
      const { out } = await orch('revisions', 'show', 'shop/web/1')
      expect(out)
        .to.match(/^here\/shop\/web\/1, container "shop-web-1"/u)
        .and.to.match(/limits\.memoryBytes +80 +operator/u)
      expect(out)
        .to.match(/env\.PASSWORD +secret 9f3c0000 +operator/u)
        .and.to.contain('1 settings that the engine chose')
      expect(out).not.to.contain('runc')
      expect((await orch('revisions', 'show', 'shop/web/1', '--all')).out).to.match(/runtimeProgram +runc +engine/u)
    }))

  it('shows the last change setting by setting, and says by its exit code that there is one', () =>
    told(async (orch) => {
      const { out, code } = await orch('revisions', 'diff', 'shop/web/1')
      expect(out).to.match(/~ +limits\.memoryBytes +64 +80 +operator/u)
      expect(code).to.equal(1)
      const same = await orch('revisions', 'diff', 'shop/web/1', 'HEAD', 'HEAD')
      expect(same).to.include({ code: 0, out: 'here/shop/web/1: HEAD and HEAD are the same\n' })
    }))

  it('says what to do when there is no such object or revision, and when nothing was recorded', () =>
    told(async (orch) => {
      expect(await orch('revisions', 'show', 'nope'))
        .to.include({ code: 64 })
        .and.to.have.property('err')
        .that.matches(/nothing is recorded of "nope"/u)
      expect((await orch('revisions', 'diff', 'db')).err).to.match(/one revision only/u)
      expect((await orch('revisions', 'show', 'db', 'feedface')).err).to.match(/there is no revision "feedface"/u)
      expect((await orch('revisions', 'show', '*')).err).to.match(/may be here\/.* or here\/.*: say which/u)
    }))

  it('says a configuration as the program that makes it would be told, and which secrets are missing', () =>
    told(async (orch) => {
      const line = await orch('revisions', 'export', 'shop/web/1')
      expect(line.out)
        .to.match(/^docker run .*--memory/su)
        .and.to.contain('<<SECRET env.PASSWORD>>')
      expect(line.err).to.match(/env\.PASSWORD is secret/u)
      expect((await orch('revisions', 'export', 'shop/web/1', '--as', 'compose')).out).to.match(/^services:\n/u)
      expect((await orch('revisions', 'export', 'db', '--as', 'manifest')).err).to.match(
        /a container cannot be said as manifest: run, compose can/u,
      )
    }))

  it('takes no revision for an option of git', () =>
    told(async (orch) => {
      const { err } = await orch('revisions', 'diff', 'db', '--', '--output=/tmp/x', 'HEAD')
      expect(err).to.match(/there is no revision "--output=\/tmp\/x"|none begins with a dash/u)
    }))
})

describe('orch-watch baseline', function () {
  this.timeout(60_000)

  it('declares the newest revision good, or an older one, and lists who said so and why', () =>
    told(async (orch) => {
      expect((await orch('baseline')).out).to.match(/nothing has been declared good yet/u)
      expect((await orch('baseline', 'set', 'db', '--by', 'ada', '--note', 'release 1')).out).to.match(
        /^here\/db: declared good by ada, as of [0-9a-f]{8}\n$/u,
      )
      await orch('baseline', 'set', 'shop/*', '--revision', 'HEAD~2', '--by', 'ada')
      const lines = (await orch('baseline')).out.trimEnd().split('\n').slice(1)
      expect(lines.map((line) => line.split(/ {2,}/u)[0])).to.deep.equal(['here/db', 'here/shop/web/1'])
      expect(lines[0]).to.match(/ada +release 1$/u)
    }))

  it('takes it back', () =>
    told(async (orch) => {
      await orch('baseline', 'set', 'here/*')
      expect((await orch('baseline', 'clear', 'db')).out).to.equal('here/db: no longer declared good\n')
      expect((await orch('baseline')).out).not.to.contain('here/db')
    }))
})

/** With two containers, one of which has changed once. */
function told(story: (orch: (...words: string[]) => Promise<Ran>) => Promise<void>): Promise<void> {
  return inFolder({ 'targets.yaml': INVENTORY }, async (folder) => {
    const registry = await openRegistry(join(folder, 'revisions'), 'write', { clock: systemClock, env: process.env })
    await registry.record([recording('shop/web/1', 64, 'recorded'), recording('db', 1, 'recorded')], 'here: 2', BEGAN)
    await registry.record([recording('shop/web/1', 80, 'updated-in-place')], 'here/shop/web/1', BEGAN + 3_600_000)
    await story((...words) => orchWatch(folder, words))
  })
}

function recording(name: string, memoryBytes: number, cause: 'recorded' | 'updated-in-place'): Recording {
  const words =
    cause === 'recorded' ? 'recorded for the first time' : 'changed while it runs: limits.memoryBytes 64 → 80'
  const fields: Field[] = [
    { path: ['env', 'PASSWORD'], value: { fingerprint: '9f3c0000aa' }, origin: 'operator' },
    { path: ['limits', 'memoryBytes'], value: memoryBytes, origin: 'operator' },
    { path: ['runtimeProgram'], value: 'runc', origin: 'engine' },
  ]
  const configuration = aConfiguration({ name, runsAs: name.replaceAll('/', '-'), fields })
  return { target: 'here', kind: 'container', name, cause, words, configuration }
}
