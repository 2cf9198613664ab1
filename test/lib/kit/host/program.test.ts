import { expect } from 'chai'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../../lib/base/clock.ts'
import { readFrames } from '../../../../lib/kit/host/frames.ts'
import { parseOwnUse } from '../../../../lib/kit/host/parse/cpu.ts'
import { hostProgram } from '../../../../lib/kit/host/program.ts'
import { hostReader } from '../../../../lib/kit/host/reader.ts'
import type { HostFacts, HostSection } from '../../../../lib/model/host.ts'
import type { Answers } from '../../../../lib/model/session.ts'
import { feed } from '../../../helpers/feed.ts'
import { ALL_SECTIONS } from '../../../helpers/host-answers.ts'
import { skipUnless } from '../../../helpers/needs.ts'

const MARKER = 'abcdef0123456789abcdef01'
const APPLETS = ['awk', 'cat', 'date', 'df', 'getconf', 'sleep', 'stat', 'timeout', 'uname']
/** What this machine may not have, whoever asks. */
const MAY_LACK = /^(?:units|logins|pressure): not-supported/u
const never = new AbortController().signal

/** Reads this machine through a shell of one's choice. */
function readWith(
  argv: readonly string[],
  path: string | undefined,
  sections: Iterable<HostSection> = ALL_SECTIONS,
): Promise<Answers<HostFacts>> {
  const reader = hostReader((text) => feed(argv, text, path === undefined ? {} : { PATH: path }), systemClock)
  return reader.read(new Set(sections), never)
}

const faultsIn = (answers: Answers<HostFacts>): readonly string[] =>
  Object.entries(answers).flatMap(([name, looked]) =>
    looked.kind === 'faulted' ? [`${name}: ${looked.fault.code}: ${looked.fault.message}`] : [],
  )

describe('the host program', function () {
  this.timeout(20_000)
  let folder = ''
  let hostile: ChildProcess | undefined
  const programs = (name: string): string => join(folder, name)

  /** A folder with links to programs, as the only PATH. */
  const pathOf = (name: string, links: Readonly<Record<string, string>>): string => {
    mkdirSync(programs(name))
    for (const [link, to] of Object.entries(links)) symlinkSync(to, join(programs(name), link))
    return programs(name)
  }
  /** The same with a program of our own before everything else. */
  const pathWith = (name: string, script: string): string => {
    mkdirSync(programs(`with-${name}`), { recursive: true })
    const file = join(programs(`with-${name}`), name)
    writeFileSync(file, `#!/bin/sh\n${script}\n`)
    chmodSync(file, 0o755)
    return `${programs(`with-${name}`)}:${process.env['PATH'] ?? ''}`
  }

  before(function () {
    skipUnless(this, { files: ['/bin/busybox', '/bin/dash', '/bin/bash'] })
    folder = mkdtempSync(join(tmpdir(), 'host-program-'))
    // The kernel takes a process's name from its file.
    const name = join(folder, 'a) R 1 1 (b')
    copyFileSync('/bin/sleep', name)
    hostile = spawn(name, ['60'], { stdio: 'ignore' })
  })
  after(() => {
    hostile?.kill('SIGKILL')
    if (folder !== '') rmSync(folder, { recursive: true })
  })

  const shells: Readonly<Record<string, () => { argv: readonly string[]; path?: string }>> = {
    dash: () => ({ argv: ['/bin/dash'] }),
    'bash as sh': () => ({ argv: ['/bin/bash', '--posix'] }),
    'busybox alone': () => ({
      argv: ['/bin/busybox', 'sh'],
      path: pathOf('busybox', Object.fromEntries(APPLETS.map((name) => [name, '/bin/busybox']))),
    }),
    'a system without awk and getconf': () => ({
      argv: ['/bin/dash'],
      path: pathOf(
        'no-awk',
        Object.fromEntries(['cat', 'date', 'sleep', 'stat', 'timeout', 'uname'].map((name) => [name, `/bin/${name}`])),
      ),
    }),
    'a system without stat and timeout': () => ({
      argv: ['/bin/dash'],
      path: pathOf(
        'no-stat',
        Object.fromEntries(['awk', 'cat', 'date', 'df', 'sleep', 'uname'].map((name) => [name, `/bin/${name}`])),
      ),
    }),
    'the df of busybox': () => ({
      // busybox's own shell prefers its own applets, whatever the PATH says.
      argv: ['/bin/dash'],
      path: pathOf(
        'bb-no-stat',
        Object.fromEntries(APPLETS.filter((name) => name !== 'stat').map((name) => [name, '/bin/busybox'])),
      ),
    }),
  }

  for (const [name, open] of Object.entries(shells))
    it(`reads everything with ${name}`, async () => {
      const { argv, path } = open()
      const answers = await readWith(argv, path)
      expect(faultsIn(answers).filter((each) => !MAY_LACK.test(each))).to.deep.equal([])
      const { mounts, processes } = answers
      const root = mounts?.kind === 'seen' ? mounts.value.find((mount) => mount.path === '/') : undefined
      expect(root?.totalBytes).to.be.above(1_000_000)
      const found = processes?.kind === 'seen' ? processes.value.find(({ pid }) => pid === hostile?.pid) : undefined
      expect(found).to.include({ name: 'a) R 1 1 (b', parentPid: process.pid, state: 'S' })
    })

  it('gives the same numbers through stat and through df', async () => {
    const sizes = async (name: string): Promise<unknown> => {
      const answer = (await readWith(['/bin/dash'], programs(name), ['mounts'])).mounts
      return answer?.kind === 'seen'
        ? answer.value.map(({ path, totalBytes, inodes }) => [path, Math.floor(totalBytes / 1024), inodes?.total])
        : answer
    }
    expect(await sizes('no-stat')).to.deep.equal(await sizes('no-awk'))
  })

  it('does nothing when it arrives cut', async () => {
    const whole = hostProgram(ALL_SECTIONS, { marker: MARKER, sampleTwice: true })
    for (const share of [0.2, 0.5, 0.8, 0.95]) {
      const { stdout } = await feed(['/bin/dash'], whole.slice(0, whole.length * share))
      expect(stdout).to.equal('')
    }
  })

  it('asks only for what it needs', () => {
    const program = hostProgram(new Set(['memory']), { marker: MARKER, sampleTwice: true })
    expect(program).to.contain('/proc/meminfo')
    for (const word of ['uname', 'date', 'systemctl', 'awk', 'sleep', '/proc/stat'])
      expect(program).to.not.contain(word)
  })

  it('refuses a marker that could be guessed or could break out', () => {
    const how = { sampleTwice: false }
    for (const marker of ['', 'short', '$(reboot)$(reboot)', 'ABCDEF0123456789'])
      expect(() => hostProgram(ALL_SECTIONS, { ...how, marker })).to.throw(RangeError)
  })

  it('shows its marker to no other process', async () => {
    const path = pathWith('uname', 'cat /proc/[0-9]*/cmdline /proc/self/environ 2>/dev/null; echo')
    const program = hostProgram(ALL_SECTIONS, { marker: MARKER, sampleTwice: true })
    const { stdout } = await feed(['/bin/dash'], program, { PATH: path })
    const listing = stdout.slice(stdout.indexOf('begin uname') + 11, stdout.indexOf('end uname') - MARKER.length - 2)
    expect(listing).to.contain('/bin/dash').and.not.contain(MARKER)
  })

  it('gives up on a disk that does not answer and still brings the rest', async () => {
    // Longer than anybody waits for it, and no longer than this test does should it outlive whoever has to end it.
    const answers = await readWith(['/bin/dash'], pathWith('stat', 'exec sleep 8'), ['mounts', 'memory', 'processes'])
    expect(faultsIn(answers)).to.deep.equal(['mounts: timed-out: a file system did not say how full it is in time'])
  })

  it('reads all processes when awk fails in the middle', async () => {
    const answers = await readWith(['/bin/dash'], pathWith('awk', 'echo 1 0 S 3 half; exit 2'), ['processes'])
    expect(answers.processes).to.have.nested.property('value.length').that.is.above(5)
  })

  it('is not disturbed by what a login prints before and behind', async () => {
    const reader = hostReader(
      (text) => feed(['/bin/dash'], `echo motd; printf 'no line end'\n${text.replace('exit 0', 'echo bye')}`),
      systemClock,
    )
    expect(faultsIn(await reader.read(new Set(['memory', 'clock']), never))).to.deep.equal([])
  })

  it('knows how much work it made itself, whoever did it', async () => {
    const path = pathWith('date', 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo 1795403900')
    const program = hostProgram(new Set(['cpu', 'clock']), { marker: MARKER, sampleTwice: true })
    for (const shell of [['/bin/dash'], ['/bin/bash', '--posix']]) {
      const { stdout } = await feed(shell, program, { PATH: path })
      const later = readFrames(stdout, MARKER).get('later')?.text ?? ''
      expect(parseOwnUse(later).userMs, shell.join(' ')).to.be.within(50, 3000)
    }
  })
})
