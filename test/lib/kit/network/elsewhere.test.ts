import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { elsewhere } from '../../../../lib/kit/network/elsewhere.ts'
import { skipUnless } from '../../../helpers/needs.ts'
import { ROOT } from '../../../helpers/project.ts'

const run = promisify(execFile)
const METADATA = '169.254.169.254'
const HOSTS = `127.0.0.1 localhost both.example
${METADATA} metadata.example both.example
::ffff:${METADATA} mapped.example
fe80::1 six.example
`
/** A machine of its own: its network has the address of the metadata service, and its names lead there. */
const INSIDE = `busybox ip link set lo up && busybox ip addr add ${METADATA}/32 dev lo &&
  busybox ip addr add fd00::2/64 dev lo &&
  mount --bind "$1" /etc/hosts && shift && exec "$@"`

interface Tried {
  readonly answer: { readonly kind: string; readonly reason?: string; readonly isFinal?: boolean }
  readonly spokenTo: number
}

describe('where a notice is not brought', () => {
  it('is a link-local address, however it is written', () => {
    for (const address of [
      '169.254.0.1',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      'fe80::1%eth0',
      'febf::1',
      '64:ff9b::a9fe:a9fe',
    ])
      expect(() => elsewhere([address]), address).to.throw(/link-local/u)
  })

  it('is no other address: those on our own networks are meant', () => {
    const others = [
      '127.0.0.1',
      '10.0.0.1',
      '169.253.255.255',
      '169.255.0.1',
      'fd00::1',
      'fec0::1',
      '::1',
      '::ffff:10.0.0.1',
    ]
    expect(elsewhere(others)).to.deep.equal(others)
    expect(elsewhere(['fe80::1', '192.0.2.1', METADATA])).to.deep.equal(['192.0.2.1'])
    expect(elsewhere([])).to.deep.equal([])
  })

  describe('on a machine in a cloud', function () {
    this.timeout(30_000)
    let folder: string
    before(function () {
      skipUnless(this, { root: true, files: ['/bin/busybox', '/usr/bin/unshare'] })
      folder = mkdtempSync(join(tmpdir(), 'orch-watch-elsewhere-'))
      writeFileSync(join(folder, 'hosts'), HOSTS)
    })
    after(() => folder && rmSync(folder, { recursive: true, force: true }))

    async function tried(how: string, host: string): Promise<Tried> {
      const talker = join(ROOT, 'test/helpers/link-local-talker.ts')
      const words = [process.execPath, '--import', import.meta.resolve('tsx/esm'), talker, how, host]
      const inside = ['--mount', '--net', 'sh', '-c', INSIDE, 'sh', join(folder, 'hosts'), ...words]
      return JSON.parse((await run('unshare', inside, { timeout: 25_000 })).stdout) as Tried
    }

    for (const how of ['http', 'https', 'email', 'udp', 'tcp', 'tls'])
      it(`is the metadata service, by ${how} and a name that leads there`, async () => {
        const { answer, spokenTo } = await tried(how, 'metadata.example')
        expect(answer).to.include({ kind: 'rejected', isFinal: false })
        expect(answer.reason).to.equal(
          `the name leads to ${METADATA}, a link-local address, where we do not go; write the address itself if you mean it`,
        )
        expect(spokenTo).to.equal(0)
      })

    for (const name of ['mapped.example', 'six.example'])
      it(`is the same by IPv6: ${name}`, async () => {
        const { answer, spokenTo } = await tried('http', name)
        expect(answer.reason).to.match(/^the name leads to .*, a link-local address/u)
        expect(spokenTo).to.equal(0)
      })

    it('is not what else a name leads to', async () => {
      expect(await tried('http', 'both.example')).to.deep.equal({
        answer: { kind: 'accepted', answer: 'taken' },
        spokenTo: 1,
      })
    })

    for (const [how, address] of [
      ['http', METADATA],
      ['http', `[::ffff:${METADATA}]`],
      ['tcp', METADATA],
    ] as const)
      it(`is not an address that somebody has written: ${how} ${address}`, async () => {
        const { answer, spokenTo } = await tried(how, address)
        expect(answer.kind).to.be.oneOf(['accepted', 'delivered'])
        expect(spokenTo).to.equal(1)
      })
  })
})
