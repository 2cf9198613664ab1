import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { orchWatch } from '../helpers/command-line.ts'
import { processesLeftWith } from '../helpers/processes-with.ts'
import { resultsOf } from '../helpers/report-document.ts'
import type { ReportDocument } from '../helpers/report-document.ts'
import { needsSshd, sshWorkspace, startSshd } from '../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../helpers/sshd.ts'

type Commands = Readonly<Record<string, unknown>>
type Told = Readonly<Record<string, string>>

const HOSTILE = join(import.meta.dirname, '../fixtures/plugins/hostile.sh')

/** Debian's monitoring-plugins and a plugin that does everything wrong, run here and over a real sshd. */
describe('plugins', function () {
  this.timeout(90_000)
  let place: SshWorkspace
  let sshd: Sshd
  let server: Server
  let key: string

  before(async function () {
    needsSshd(this)
    process.env['OUR_SECRET'] = 'canary'
    place = sshWorkspace()
    const pair = place.keyPair('id')
    key = pair.key
    sshd = await startSshd({ authorizedKeys: [pair.publicLine] })
    place.write('known_hosts', `${sshd.knownHostsLine}\n`)
    server = createServer((socket) => socket.on('error', () => undefined).end('220 hello\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  after(async () => {
    delete process.env['OUR_SECRET']
    await (sshd as Sshd | undefined)?.stop()
    ;(server as Server | undefined)?.close()
    ;(place as SshWorkspace | undefined)?.remove()
  })

  async function check(name: 'command' | 'remote-command', commands: Commands): Promise<Told> {
    const ssh = { user: 'root', key: `file:${key}`, knownHosts: place.path('known_hosts') }
    const target = {
      id: 'web-1',
      address: `127.0.0.1:${sshd.port}`,
      ssh,
      labels: { port: sshd.port, danger: '-x', words: "a 'b' $(c)" },
      checks: { [name]: { commands } },
    }
    writeFileSync(join(place.folder, 'targets.yaml'), stringify({ targets: [target] }))
    const { out, err } = await orchWatch(place.folder, ['check', '--output', 'json', '--memory', 'off'])
    expect(err).to.equal('')
    const results = resultsOf(JSON.parse(out) as ReportDocument, { check: name })
    expect(results.map(({ fault }) => fault?.phase)).to.not.include('check')
    return Object.fromEntries(results.map(({ item, status, summary }) => [item, `${status}: ${summary}`]))
  }

  for (const name of ['command', 'remote-command'] as const)
    describe(name, () => {
      it('runs those of Debian and believes what they say', async () => {
        const { port } = server.address() as AddressInfo
        const told = await check(name, {
          load: ['check_load', '-w', '900', '-c', '1000'],
          disk: ['check_disk', '-w', '1%', '-c', '0%', '-p', '/'],
          procs: { argv: ['check_procs', '-w', '1:9000'], crit: { procs: '< 100000' } },
          tcp: ['check_tcp', '-H', '127.0.0.1', '-p', port],
          refused: ['check_tcp', '-H', '127.0.0.1', '-p', 1],
          ssh: ['check_ssh', '-p', '{label.port}', '{address}'],
          d0: ['check_dummy', 0, 'fine'],
          d1: ['check_dummy', 1, "{label.words}'s"],
          d2: ['check_dummy', 2, 'bad'],
          d3: ['check_dummy', 3, 'of {id}'],
          gone: ['check_that_nobody_has'],
          danger: ['check_dummy', '{label.danger}'],
          nolabel: ['check_dummy', 0, '{label.nobody}'],
        })
        expect(told['load']).to.match(/^ok: .*load average/iu)
        expect(told['disk']).to.match(/^ok: DISK OK/u)
        expect(told['procs']).to.match(/^critical: PROCS OK: \d+ processes \(procs < 100000\)$/u)
        expect(told['tcp']).to.match(/^ok: TCP OK - .* port \d+$/u)
        expect(told['refused']).to.match(/^critical: connect to address 127\.0\.0\.1 and port 1: Connection refused/u)
        expect(told['ssh']).to.match(/^ok: SSH OK - OpenSSH/u)
        expect([told['d0'], told['d1'], told['d2'], told['d3']]).to.deep.equal([
          'ok: OK: fine',
          "warning: WARNING: a 'b' $(c)'s",
          'critical: CRITICAL: bad',
          'unknown: UNKNOWN: of web-1',
        ])
        expect(told['gone']).to.match(/^unknown: exit code 127 \(program not found\)/u)
        expect(told['danger']).to.match(/^unknown: "\{label\.danger\}" is "-x" here/u)
        expect(told['nolabel']).to.equal('unknown: the target has no label for "{label.nobody}"')
      })

      it('takes the state from the exit code, whatever is printed', async () => {
        const told = await check(name, {
          four: [HOSTILE, 'exit', '', 4],
          notrun: [HOSTILE, 'exit', '', 126],
          signal: [HOSTILE, 'signal'],
          silent: [HOSTILE, 'silent'],
          binary: [HOSTILE, 'binary'],
          large: [HOSTILE, 'large'],
          lines: { argv: [HOSTILE, 'lines'], timeout: '20s' },
          environment: [HOSTILE, 'environment'],
        })
        expect(told['four']).to.equal('unknown: exit code 4, which is no status of a plugin: I end with 4')
        expect(told['notrun']).to.equal('unknown: exit code 126 (program not executable): I end with 126')
        expect(told['signal']).to.match(/^unknown: .*SIGSEGV/u)
        expect(told['silent']).to.equal('critical: it printed nothing')
        expect(told['binary']).to.match(/^warning: [^\p{Cc}]+$/u)
        expect(told['large']).to.match(/^warning: x{200,}… \(more was printed than is kept\)$/u)
        expect(told['lines']).to.match(/^warning: line 0; line 1 line 2 .*\(more was printed than is kept\)$/u)
        expect(told['environment']).to.equal('warning: 0; / C')
      })

      it('waits for nobody, and leaves nobody behind', async () => {
        const mark = randomUUID()
        const hostile = (how: string): unknown => ({ argv: [HOSTILE, how, mark], timeout: '3s' })
        const told = await check(name, {
          child: { argv: [HOSTILE, 'child', mark], timeout: '20s' },
          flood: hostile('flood'),
          hang: hostile('hang'),
          stubborn: hostile('stubborn'),
        })
        expect(told).to.deep.equal({
          child: 'warning: the work is done',
          flood: 'unknown: no answer after 3s (command)',
          hang: 'unknown: no answer after 3s (command)',
          stubborn: 'unknown: no answer after 3s (command)',
        })
        expect(await processesLeftWith(mark)).to.deep.equal([])
      })
    })
})
