import { expect } from 'chai'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HostFacts, HostSection } from '../../../../../lib/model/host.ts'
import type { Answers } from '../../../../../lib/model/session.ts'
import { describeHost } from '../../../../contracts/host.ts'
import { ALL_SECTIONS } from '../../../../helpers/host-answers.ts'
import { busyboxAlone, coreutils, keptHost, pathOf } from '../../../../helpers/kept-host.ts'
import type { KeptHost } from '../../../../helpers/kept-host.ts'
import { skipUnless } from '../../../../helpers/needs.ts'

type Rung = 'awk' | 'busybox' | 'sh' | 'once'

/** What a host may have, and who answers there. */
const HOSTS: Readonly<
  Record<string, { links: () => Record<string, string>; by: Rung; shell?: [string, ...string[]] }>
> = {
  mawk: { links: () => ({ ...coreutils(), awk: '/usr/bin/mawk' }), by: 'awk' },
  gawk: { links: () => ({ ...coreutils(), awk: '/usr/bin/gawk' }), by: 'awk' },
  'the one true awk': { links: () => ({ ...coreutils(), awk: '/usr/bin/original-awk' }), by: 'awk' },
  'bash and mawk': {
    links: () => ({ ...coreutils(), awk: '/usr/bin/mawk', sh: '/bin/bash' }),
    by: 'awk',
    shell: ['/bin/bash', '--posix'],
  },
  'busybox alone': { links: busyboxAlone, by: 'awk', shell: ['/bin/busybox', 'sh'] },
  'busybox for awk only': { links: () => ({ ...coreutils(), busybox: '/bin/busybox' }), by: 'busybox' },
  'no awk': { links: coreutils, by: 'sh' },
  'an awk that is broken': { links: () => ({ ...coreutils(), awk: '/bin/false' }), by: 'sh' },
  'no timeout': {
    links: () =>
      Object.fromEntries(
        Object.entries({ ...coreutils(), awk: '/usr/bin/mawk' }).filter(([name]) => name !== 'timeout'),
      ),
    by: 'once',
  },
}

describe('a host that is asked over a kept channel', function () {
  this.timeout(30_000)
  let folder = ''
  let count = 0
  const opened: KeptHost[] = []
  const open = (name: string): KeptHost => {
    const { links, shell } = HOSTS[name]!
    const host = keptHost(pathOf(join(folder, `${(count += 1)}`), links()), shell)
    opened.push(host)
    return host
  }
  const read = (host: KeptHost, ...sections: HostSection[]): Promise<Answers<HostFacts>> =>
    host.host.read(new Set(sections), new AbortController().signal)

  before(function () {
    skipUnless(this, {
      files: ['/bin/busybox', '/bin/bash', '/usr/bin/mawk', '/usr/bin/gawk', '/usr/bin/original-awk'],
    })
    folder = mkdtempSync(join(tmpdir(), 'kept-host-'))
  })
  afterEach(async () => {
    for (const host of opened.splice(0)) await host.close()
  })
  after(() => {
    if (folder !== '') rmSync(folder, { recursive: true })
  })

  for (const [name, { by }] of Object.entries(HOSTS)) {
    describe(`with ${name}`, () => {
      describeHost(name, async () => {
        const host = keptHost(pathOf(join(folder, `${(count += 1)}`), HOSTS[name]!.links()), HOSTS[name]!.shell)
        // Finding out who answers takes a few reads where the best one does not.
        for (let reads = 0; reads < 6; reads += 1) await read(host, 'memory')
        return host
      })

      it(`is answered by ${by}`, async () => {
        const host = open(name)
        for (let reads = 0; reads < 7; reads += 1) await read(host, 'memory', 'processes')
        const before = host.once.length
        const answers = await read(host, 'memory', 'processes', 'mounts', 'clock')
        expect(Object.values(answers).map(({ kind }) => kind)).to.deep.equal(['seen', 'seen', 'seen', 'seen'])
        expect(host.once.length - before).to.equal(by === 'once' ? 1 : 0)
        if (by !== 'once') expect(whoAnswers(host)).to.equal(by)
      })
    })
  }

  it('runs a program of its own for the first read, because there may be no second', async () => {
    const host = open('mawk')
    await read(host, 'memory')
    expect([host.once.length, host.kept.length]).to.deep.equal([1, 0])
    await read(host, 'memory')
    expect([host.once.length, host.kept.length]).to.deep.equal([1, 1])
  })

  for (const name of ['mawk', 'no awk'])
    it(`says the same question once, and asks again in a line or two: ${name}`, async () => {
      const host = open(name)
      for (let reads = 0; reads < 8; reads += 1) await read(host, 'memory', 'mounts', 'units')
      const { told } = host.kept.at(-1)!
      const [before, last] = told.slice(-2)
      expect([before!.length, last!.length].every((length) => length < 80)).to.equal(true)
      expect(before).to.not.equal(last)
      await read(host, 'memory')
      expect(told.at(-1)!.length).to.be.above(last!.length)
    })

  for (const name of ['mawk', 'gawk', 'the one true awk', 'busybox alone'])
    it(`sees with ${name} what came and went in between, whatever it is called`, async () => {
      const host = open(name)
      const names = async (): Promise<ReadonlyMap<number, string>> => {
        const { processes } = await read(host, 'processes')
        return new Map(processes?.kind === 'seen' ? processes.value.map((each) => [each.pid, each.name]) : [])
      }
      for (let reads = 0; reads < 3; reads += 1) await names()
      const children = ['plain', 'a) R 1 1 (b', 'x\n0 done', 'm begin clock'].map((each) => ({
        name: each,
        child: sleeping(folder, each),
      }))
      try {
        const seen = await names()
        for (const { name: called, child } of children)
          expect(seen.get(child.pid!)).to.equal(called.replace('\n', '\\n'))
        // A thread has a number of its own, and is no process.
        const threads = readFileSync('/proc/self/status', 'utf8')
        expect(threads).to.match(/^Threads:\s+(?:[2-9]|\d\d)/mu)
        expect(
          [...seen.keys()].filter((pid) => Number(/^Tgid:\s+(\d+)$/mu.exec(statusOf(pid))?.[1] ?? pid) !== pid),
        ).to.deep.equal([])
      } finally {
        for (const { child } of children) child.kill('SIGKILL')
        await Promise.all(children.map(({ child }) => new Promise((resolve) => child.once('exit', resolve))))
      }
      const after = await names()
      for (const { child } of children) expect(after.has(child.pid!)).to.equal(false)
      expect(whoAnswers(host)).to.equal('awk')
    })

  it('answers in the same words whichever way it was asked', async () => {
    const all = ['mawk', 'gawk', 'the one true awk', 'busybox alone', 'no awk', 'no timeout'].map(open)
    const told: unknown[] = []
    for (const host of all) {
      for (let reads = 0; reads < 4; reads += 1) await read(host, 'clock')
      const { os, mounts, memory, load } = await host.host.read(ALL_SECTIONS, new AbortController().signal)
      const paths =
        mounts?.kind === 'seen' ? mounts.value.map(({ path, type, totalBytes }) => [path, type, totalBytes]) : mounts
      told.push({
        os,
        paths,
        total: memory?.kind === 'seen' && memory.value.totalBytes,
        cores: load?.kind === 'seen' && load.value.cores,
      })
    }
    for (const one of told) expect(one).to.deep.equal(told[0])
  })
})

function whoAnswers(host: KeptHost): Rung {
  const opening = host.kept.findLast(({ child }) => child.exitCode === null)?.told[0] ?? ''
  if (!opening.includes('exec "$@"')) return 'sh'
  return opening.includes('set -- busybox awk') ? 'busybox' : 'awk'
}

/** The kernel takes a process's name from its file. */
function sleeping(folder: string, name: string): ChildProcess {
  const file = join(folder, name)
  copyFileSync('/bin/sleep', file)
  return spawn(file, ['60'], { stdio: 'ignore' })
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
