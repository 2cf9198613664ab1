import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { contractOf } from '../helpers/contract.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { HEALTHY, imagesOf, makeImage, observe, setReplicas, SICK } from '../helpers/rolling.ts'
import { removeStack } from '../helpers/stack.ts'

const CMD = 'CMD ["sleep", "1000"]'

describe('a rollout of an image, on a real engine', function () {
  this.timeout(180_000)
  let engine: Engine
  let folder: string
  let first: string
  let second: string

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    first = await makeImage(engine, 'shop/web:1', [CMD, HEALTHY, 'ENV GREETING=hello', 'USER 7'])
    second = await makeImage(engine, 'shop/web:2', [CMD, HEALTHY, 'ENV GREETING=servus', 'ENV MORE=1', 'USER 7'])
    await makeImage(engine, 'shop/web:sick', [CMD, SICK, 'USER 7'])
    await makeImage(engine, 'shop/web:root', [CMD, HEALTHY])
  })
  after(async () => {
    await (engine as Engine | undefined)?.stop()
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-rollout-'))
    await removeStack(engine)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const rollout = (...words: string[]): Promise<Ran> => orchWatch(folder, ['rollout', ...words])
  const recordNow = (): Promise<Ran> => orchWatch(folder, ['revisions', 'record'])
  const all = (count: number, image: string): string[] =>
    Array.from({ length: count }, (_, at) => `/shop-${at + 1} running ${image}`).sort()

  it('replaces six, one after the other, and never fewer than five are ready', async () => {
    await setReplicas(engine, folder, { count: 6, image: 'shop/web:1', options: (nth) => ({ Env: [`NTH=${nth}`] }) })
    await recordNow()
    const plan = await rollout('shop', '--image', 'shop/web:2', '--dry-run')
    expect([plan.code, plan.err]).to.deep.equal([0, ''])
    expect(plan.out).to.match(/^~ {2}env\.GREETING +secret \S+ +secret \S+ +image$/mu)
    expect(await imagesOf(engine)).to.deep.equal(all(6, first))
    const fewest = observe(engine)
    const { code, err, out } = await rollout('shop', '--image', 'shop/web:2', '--yes')
    expect([code, err]).to.deep.equal([0, ''])
    expect(await fewest()).to.equal(5)
    expect(out).to.match(/^shop: 6 containers are of shop\/web:2 \(sha256:[0-9a-f]{64}\) now$/mu)
    expect(await imagesOf(engine)).to.deep.equal(all(6, second))
    const { Config } = await engine.docker.getContainer('shop-5').inspect()
    expect(Config.Env).to.include.members(['NTH=5', 'GREETING=servus', 'MORE=1'])
    expect((await recordNow()).out).to.equal('nothing has changed\n')
    const again = await rollout('shop', '--image', 'shop/web:2', '--yes')
    expect([again.code, again.out.split('\n').at(-2)]).to.deep.equal([
      0,
      'nothing is to be done: all are of this image',
    ])
  })

  it('puts all of them back when one is not healthy, blocks the image, and lets a person clear it', async () => {
    await setReplicas(engine, folder, { count: 3, image: 'shop/web:1' })
    await recordNow()
    const { code, err } = await rollout('shop', '--image', 'shop/web:sick', '--yes')
    expect(code).to.equal(75)
    expect(err).to.match(/shop: not rolled out, everything is as it was before: e\/shop-1: .*it is unhealthy/u)
    expect(await imagesOf(engine)).to.deep.equal(all(3, first))
    const refused = await rollout('shop', '--image', 'shop/web:sick', '--yes')
    expect(refused.code).to.equal(69)
    expect(refused.out).to.match(
      /"shop\/web:sick" .* is blocked: it was taken back on .*, e\/shop-1: .*it is unhealthy/u,
    )
    const listed = JSON.parse((await rollout('--images', '--json')).out) as { images: { name: string }[] }
    expect(contractOf('docs/bad-images.schema.json')(listed)).to.deep.equal([])
    expect(listed.images.map(({ name }) => name)).to.deep.equal(['shop/web:sick'])
    expect((await rollout('--clear', 'shop/web:sick')).code).to.equal(64)
    const cleared = await rollout('--clear', 'shop/web:sick', '--note', 'it was the disk', '--by', 'ada')
    expect(cleared.out).to.match(/^shop\/web:sick .* is not blocked any more, says ada: it was the disk$/mu)
    expect((await rollout('shop', '--image', 'shop/web:sick', '--dry-run')).code).to.equal(0)
  })

  it('puts those back as well that were replaced before the one that fails, and blames what it has made', async () => {
    const picky = 'HEALTHCHECK --interval=200ms --timeout=2s --retries=2 CMD test $NTH != 3'
    await makeImage(engine, 'shop/web:picky', [CMD, picky, 'USER 7'])
    const options = (nth: number): object => ({ Env: [`NTH=${nth}`] })
    await setReplicas(engine, folder, { count: 4, image: 'shop/web:1', options })
    await recordNow()
    const { code, out } = await rollout('shop', '--image', 'shop/web:picky', '--yes', '--json')
    const document = JSON.parse(out) as { outcome: string; blocked: boolean; steps: { name: string; back: boolean }[] }
    expect(contractOf('docs/rollout.schema.json')(document)).to.deep.equal([])
    expect([code, document.outcome, document.blocked]).to.deep.equal([75, 'undone', true])
    const back = document.steps.filter((step) => step.back).map(({ name }) => name)
    expect([...new Set(back)]).to.deep.equal(['shop-2', 'shop-1'])
    expect(await imagesOf(engine)).to.deep.equal(all(4, first))
    expect((await recordNow()).out).to.equal('nothing has changed\n')
  })

  it('keeps those that are well where that is asked for, and takes back the one that is not', async () => {
    const picky = 'HEALTHCHECK --interval=200ms --timeout=2s --retries=2 CMD test $NTH != 3'
    const made = await makeImage(engine, 'shop/web:choosy', [CMD, picky, 'ENV CHOOSY=1', 'USER 7'])
    const options = (nth: number): object => ({ Env: [`NTH=${nth}`] })
    await setReplicas(engine, folder, { count: 4, image: 'shop/web:1', options })
    await recordNow()
    const { code, err } = await rollout('shop', '--image', 'shop/web:choosy', '--keep', '--yes')
    expect(code).to.equal(75)
    expect(err).to.match(/e\/shop-3: .*it is unhealthy/u)
    expect(await imagesOf(engine)).to.deep.equal([
      `/shop-1 running ${made}`,
      `/shop-2 running ${made}`,
      `/shop-3 running ${first}`,
      `/shop-4 running ${first}`,
    ])
    expect((await rollout('shop', '--image', 'shop/web:choosy', '--dry-run')).out).to.contain('is blocked')
  })

  it('asks for a word of its own where the new ones would have more rights', async () => {
    await setReplicas(engine, folder, { count: 1, image: 'shop/web:1' })
    await recordNow()
    const { code, err } = await rollout('e/shop-1', '--image', 'shop/web:root', '--yes')
    expect(code).to.equal(64)
    expect(err).to.contain('e/shop-1: user')
    expect((await rollout('e/shop-1', '--image', 'shop/web:root', '--yes', '--more-rights')).code).to.equal(0)
  })

  it('touches nothing where too few are ready, an image is not there, or what runs is not recorded', async () => {
    await setReplicas(engine, folder, { count: 2, image: 'shop/web:1' })
    const unrecorded = await rollout('shop', '--image', 'shop/web:2', '--yes')
    expect([unrecorded.code, unrecorded.out]).to.satisfy(
      ([code, out]: [number, string]) => code === 69 && /what runs has to be recorded before/u.test(out),
    )
    await recordNow()
    await engine.docker.getContainer('shop-1').pause()
    const few = await rollout('e/shop-2', '--image', 'shop/web:2', '--min-available', '1', '--yes')
    expect(few.code).to.equal(69)
    const gone = await rollout('shop', '--image', 'shop/nowhere:9', '--dry-run')
    expect([gone.code, gone.out]).to.satisfy(
      ([code, out]: [number, string]) => code === 69 && /e: image: "shop\/nowhere:9" is not there/u.test(out),
    )
    await engine.docker.getContainer('shop-1').unpause()
    expect(await imagesOf(engine)).to.deep.equal(all(2, first))
  })
})
