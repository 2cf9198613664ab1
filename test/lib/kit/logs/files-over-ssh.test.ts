import {
  appendFileSync,
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import { logFolder, watcher } from '../../../helpers/log-files.ts'
import type { Heard, Watcher } from '../../../helpers/log-files.ts'
import { growth } from '../../../helpers/memory-growth.ts'
import { openSsh, secretFile } from '../../../helpers/open-ssh.ts'
import { needsSshd, sshWorkspace, startSshd } from '../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../helpers/sshd.ts'
import { temporaryUser } from '../../../helpers/temporary-user.ts'

const MiB = 1024 ** 2

describe('files of a host over SSH', function () {
  this.timeout(120_000)
  let place: SshWorkspace
  let sshd: Sshd
  let session: Session
  let folder: ReturnType<typeof logFolder>
  before(async function () {
    needsSshd(this)
    place = sshWorkspace()
    sshd = await startSshd({ authorizedKeys: [place.keyPair('id').publicLine] })
    session = await login('root')
  })
  after(async () => {
    await session.close()
    await sshd.stop()
    place.remove()
  })
  beforeEach(() => (folder = logFolder()))
  afterEach(() => folder.remove())

  const login = (user: string): Promise<Session> => {
    const knownHosts = place.write(`known_${user}`, `${sshd.knownHostsLine}\n`)
    return openSsh(`${user}@127.0.0.1:${sshd.port}`, { knownHosts, key: secretFile(place.path('id')) })
  }
  const watch = (name: string, more: object = {}): Watcher =>
    watcher(session, { place: { kind: 'file', path: folder.path(name) }, ...more })
  const texts = ({ lines }: Heard): string[] => lines.map(({ text }) => text)
  const bytesOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = session.cost().bytes
    await work()
    return session.cost().bytes - before
  }

  it('of 200 MB cost what has been added to them', async () => {
    const file = bigFile(folder.path('big.log'))
    const one = watch('big.log')
    const first = await growth(() => one.look())
    tell('a file of 200 MB, first look', first)
    expect(texts(first.value)).to.deep.equal([])
    appendFileSync(file, 'ERROR one\nERROR two\n')
    const second = await growth(() => one.look())
    tell('a file of 200 MB, two new lines', second)
    expect(texts(second.value)).to.deep.equal(['ERROR one', 'ERROR two'])
    expect(second.rssBytes).to.be.below(20 * MiB)
    expect(await bytesOf(() => one.look())).to.be.below(20_000)
  })

  it('that are 200 MB behind are read from nearer the end, and what was passed over is told', async () => {
    const file = folder.path('behind.log')
    writeFileSync(file, '')
    const one = watch('behind.log')
    await one.look()
    bigFile(file)
    appendFileSync(file, 'the last\n')
    const far = await growth(() => one.look())
    tell('a file that has grown by 200 MB', far)
    const rest = [...texts(far.value)]
    expect(far.value.reading.missed).to.deep.equal(['196 MiB skipped'])
    while (rest.at(-1) !== 'the last') rest.push(...texts(await one.look()))
    expect(far.rssBytes).to.be.below(40 * MiB)
    expect(new Set(rest.map((line) => line.length))).to.deep.equal(new Set([1023, 8]))
  })

  it('with a line of 20 MB are heard at its beginning and behind it', async () => {
    writeFileSync(folder.path('long.log'), 'x\n')
    const one = watch('long.log')
    await one.look()
    appendFileSync(folder.path('long.log'), `${'y'.repeat(20_000_000)}\nbehind it\n`)
    const heard: string[] = []
    const missed: string[] = []
    const long = await growth(async () => {
      while (heard.at(-1) !== 'behind it') {
        const look = await one.look()
        heard.push(...texts(look))
        missed.push(...look.reading.missed)
      }
    })
    tell('a line of 20 MB in a file', long)
    expect(heard).to.deep.equal(['behind it'])
    expect(missed).to.deep.equal(['15 MiB skipped'])
    expect(long.rssBytes).to.be.below(40 * MiB)
  })

  it('with a line of 1 MB hear its first 64 KiB once', async () => {
    writeFileSync(folder.path('long.log'), '')
    const one = watch('long.log')
    await one.look()
    appendFileSync(folder.path('long.log'), `before\n${'y'.repeat(1_000_000)}`)
    expect(texts(await one.look()).map(({ length }) => length)).to.deep.equal([6, 65_536])
    appendFileSync(folder.path('long.log'), 'still the same line\nbehind it\n')
    expect(texts(await one.look())).to.deep.equal(['behind it'])
  })

  it('hold any bytes: a character cut in two, CRLF, binary, names with everything in them', async () => {
    const name = `a b'"$(touch x)\`*[!]é.log`
    writeFileSync(folder.path(name), '')
    const one = watch('a b*.log')
    await one.look()
    appendFileSync(
      folder.path(name),
      Buffer.concat([Buffer.from('windows\r\n\0\xff\x1b[2J\n', 'latin1'), Buffer.from('é').subarray(0, 1)]),
    )
    expect(texts(await one.look())).to.deep.equal(['windows', '\0\ufffd\u001b[2J'])
    appendFileSync(folder.path(name), Buffer.concat([Buffer.from('é').subarray(1), Buffer.from('\n')]))
    expect(texts(await one.look())).to.deep.equal(['é'])
  })

  it('that may not be read, are no files or are not there are faults of their own, beside those that are read', async () => {
    const user = temporaryUser({ shell: '/bin/sh' })
    const other = await login(user.name)
    try {
      chmodSync(folder.path('.'), 0o755)
      writeFileSync(folder.path('open.log'), 'x\n', { mode: 0o644 })
      writeFileSync(folder.path('secret.log'), 'old\n', { mode: 0o600 })
      mkdirSync(folder.path('folder.log'))
      execFileSync('mkfifo', [folder.path('pipe.log')])
      const one = watcher(other, { place: { kind: 'file', path: folder.path('*.log') } })
      const told = (await one.look()).answer.streams.map(({ name, looked }) => [
        name.split('/').at(-1),
        looked.kind === 'seen' ? 'seen' : looked.fault.message.replace(/^".*?" /u, ''),
      ])
      expect(told).to.deep.equal([
        ['folder.log', 'is not a regular file'],
        ['open.log', 'seen'],
        ['pipe.log', 'is not a regular file'],
        ['secret.log', 'may not be read by this account'],
      ])
      // What it held when nobody could read it is old.
      chmodSync(folder.path('secret.log'), 0o644)
      expect((await one.look()).lines).to.deep.equal([])
    } finally {
      await other.close()
      user.remove()
    }
  })

  it('that were cut short and written anew are read from their beginning, and the loss is told', async () => {
    writeFileSync(folder.path('app.log'), 'one\ntwo\n')
    const one = watch('app.log')
    await one.look()
    appendFileSync(folder.path('app.log'), 'never seen\n')
    truncateSync(folder.path('app.log'))
    appendFileSync(folder.path('app.log'), 'new\n')
    const { lines, reading } = await one.look()
    expect(lines.map(({ text }) => text)).to.deep.equal(['new'])
    expect(reading.missed).to.deep.equal(['the end of the rotated file was not found'])
  })

  it('are read from their end at the first look as far as somebody asks for', async () => {
    writeFileSync(folder.path('app.log'), 'first\nsecond\nthird\n')
    const one = watch('app.log', { first: { bytes: 10, ms: 0 } })
    expect(texts(await one.look())).to.deep.equal(['third'])
  })
})

/** 200 MB in lines of one KiB. */
function bigFile(path: string): string {
  const block = Buffer.from(`${'x'.repeat(1023)}\n`.repeat(1024))
  const file = openSync(path, 'w')
  for (let index = 0; index < 200; index += 1) writeSync(file, block)
  closeSync(file)
  return path
}

function tell(what: string, { tookMs, rssBytes }: { tookMs: number; rssBytes: number }): void {
  if (process.env['TELL'])
    process.stderr.write(`      ${what}: ${Math.round(tookMs)} ms, +${(rssBytes / MiB).toFixed(1)} MiB\n`)
}
