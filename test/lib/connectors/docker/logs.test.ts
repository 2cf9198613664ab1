import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import { openDocker } from '../../../helpers/docker-session.ts'
import { needEngine, startEngine } from '../../../helpers/engine.ts'
import type { Engine } from '../../../helpers/engine.ts'
import { watcher } from '../../../helpers/log-files.ts'
import type { Heard, Watcher } from '../../../helpers/log-files.ts'
import { growth } from '../../../helpers/memory-growth.ts'

const MiB = 1024 ** 2

describe('logs of containers of a real Docker Engine', function () {
  this.timeout(120_000)
  let engine: Engine
  let session: Session
  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    session = await openDocker(`unix://${engine.socket}`)
  })
  after(async () => {
    await session.close()
    await engine.stop()
  })

  const run = (name: string, script: string, more: Docker.ContainerCreateOptions = {}): Promise<Docker.Container> =>
    engine.run({ name, Cmd: ['sh', '-c', script], ...more })
  const watch = (name: string): Watcher => watcher(session, { place: { kind: 'container', name } })
  const texts = ({ lines }: Heard): string[] => lines.map(({ text }) => text)

  /** Looks until as many lines were heard. */
  const heardOf = async (one: Watcher, count: number): Promise<string[]> => {
    const heard: string[] = []
    while (heard.length < count) {
      heard.push(...texts(await one.look()))
      if (heard.length < count) await wait(50)
    }
    return heard
  }

  it('are heard once, from both outputs, and go on where the last look ended', async () => {
    await run('talks', 'echo one; echo two >&2; while ! test -e /go; do sleep 0.05; done; echo three; sleep 1000')
    const one = watch('talks')
    expect((await heardOf(one, 2)).toSorted()).to.deep.equal(['one', 'two'])
    expect(texts(await one.look())).to.deep.equal([])
    const exec = await engine.docker.getContainer('talks').exec({ Cmd: ['touch', '/go'] })
    await exec.start({})
    expect(await heardOf(one, 1)).to.deep.equal(['three'])
    expect(texts(await one.look())).to.deep.equal([])
  })

  it('are read with a terminal, too, where nothing tells the outputs apart', async () => {
    await run('terminal', 'echo one; echo two; sleep 1000', { Tty: true })
    expect(await heardOf(watch('terminal'), 2)).to.deep.equal(['one', 'two'])
  })

  it('are those of the new container when it was made anew under the same name', async () => {
    const old = await run('anew', 'echo old; sleep 1000')
    const one = watch('anew')
    expect(await heardOf(one, 1)).to.deep.equal(['old'])
    await old.remove({ force: true })
    await run('anew', 'echo new; sleep 1000')
    expect(await heardOf(one, 1)).to.deep.equal(['new'])
  })

  it('are a fault of the one container whose log is kept nowhere', async () => {
    await run('silent', 'echo lost; sleep 1000', { HostConfig: { LogConfig: { Type: 'none', Config: {} } } })
    const [stream] = (await watch('silent').look()).answer.streams
    expect(stream).to.have.nested.property('looked.fault.code', 'not-supported')
  })

  it('of 200 MB cost what is new: the last part, in little memory, and what was left out is told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ow-big-'))
    try {
      const rows = Array.from({ length: 1024 }, (_, index) => `${index} ${'x'.repeat(1000)}\n`).join('')
      writeFileSync(join(folder, 'rows'), rows)
      const script = 'i=0; while test $i -lt 200; do cat /big/rows; i=$((i + 1)); done; echo the end'
      const loud = await run('loud', script, { HostConfig: { Binds: [`${folder}:/big:ro`] } })
      await loud.wait()
      const one = watch('loud')
      const { value: first, rssBytes, tookMs } = await growth(() => one.look())
      tell('a container that has printed 200 MB, first look', tookMs, rssBytes)
      expect(texts(first).at(-1)).to.equal('the end')
      expect(first.reading.missed).to.deep.equal(['only the last 5000 entries read'])
      expect(rssBytes).to.be.below(40 * MiB)
      expect(texts(await one.look())).to.deep.equal([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('cut a line of 20 MB at 64 KiB and go on behind it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ow-long-'))
    try {
      writeFileSync(join(folder, 'row'), `${'x'.repeat(20_000_000)}\nbehind it\n`)
      const long = await run('long', 'cat /long/row', { HostConfig: { Binds: [`${folder}:/long:ro`] } })
      await long.wait()
      const one = watch('long')
      const { value: first, rssBytes, tookMs } = await growth(() => one.look())
      tell('a line of 20 MB in a container', tookMs, rssBytes)
      expect(first.lines.map(({ text }) => text.length)).to.deep.equal([65_536, 9])
      expect(rssBytes).to.be.below(40 * MiB)
      expect(texts(await one.look())).to.deep.equal([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

function tell(what: string, tookMs: number, rssBytes: number): void {
  if (process.env['TELL'])
    process.stderr.write(`      ${what}: ${Math.round(tookMs)} ms, +${(rssBytes / MiB).toFixed(1)} MiB\n`)
}
