import { expect } from 'chai'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownSteps } from '../../../lib/app/doctor/own-steps.ts'
import type { Step } from '../../../lib/app/doctor/step.ts'
import { loadWorld } from '../../../lib/app/world.ts'
import { systemClock } from '../../../lib/base/clock.ts'
import { unitStep } from '../../../lib/cli/commands/doctor/unit-step.ts'
import { pageBeside, unitOf } from '../../../lib/cli/commands/service/unit.ts'
import { openStore } from '../../../lib/store/open-store.ts'
import { orchWatch } from '../../helpers/command-line.ts'
import { contractOf } from '../../helpers/contract.ts'
import { inFolder } from '../../helpers/inventory.ts'
import { needsSshd, sshWorkspace, startSshd } from '../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../helpers/sshd.ts'

interface Document {
  readonly isWell: boolean
  readonly own: readonly Step[]
  readonly targets: readonly { readonly id: string; readonly steps: readonly Step[] }[]
}

const wrong = contractOf('docs/doctor.schema.json')

/** The document, after it was held against its contract. */
async function examined(folder: string, ...words: readonly string[]): Promise<Document> {
  const { code, out } = await orchWatch(folder, ['doctor', '--json', ...words])
  const document = JSON.parse(out) as Document
  expect(wrong(document)).to.deep.equal([])
  expect(code).to.equal(document.isWell ? 0 : 69)
  return document
}

function ofTargets(targets: string): Promise<readonly (readonly Step[])[]> {
  return inFolder({ 'targets.yaml': `targets:\n${targets}` }, async (folder) =>
    (await examined(folder)).targets.map(({ steps }) => steps),
  )
}

/** "resolve ok, connect failed, login skipped". */
function states(steps: readonly Step[] = []): string {
  return steps.map(({ name, state }) => `${name} ${state}`).join(', ')
}

function called(name: string, steps: readonly Step[] = []): Step | undefined {
  return steps.find((step) => step.name === name)
}

describe('doctor', function () {
  this.timeout(60_000)

  it('is content with this machine, and says so', () =>
    inFolder({ 'targets.yaml': 'targets: [{ id: here, runtime: local }]' }, async (folder) => {
      const { code, out, err } = await orchWatch(folder, ['doctor'])
      expect([code, err]).to.deep.equal([0, ''])
      expect(out).to.match(/^orch-watch\n {2}ok {6}inventory {4}targets\.yaml: 1 target\n/u)
      expect(out).to.match(/\nhere \(local\)\n {2}ok {6}open {9}localhost\n {2}ok {6}shell\n/u)
      const { own, targets } = await examined(folder, 'here')
      expect(states(own)).to.equal(
        'inventory ok, secrets ok, store ok, permissions ok, registry ok, daemon skipped, notifiers skipped, unit skipped',
      )
      expect(called('daemon', own)?.next).to.equal('orch-watch run')
      expect(states(targets[0]?.steps)).to.match(/^open ok, shell ok, facts ok, clock skipped/u)
    }))

  it('says where an inventory is wrong, which secret is missing, and what to type', () =>
    inFolder({ 'targets.yaml': 'targets: [{ id: here, runtime: lokal }]' }, async (folder) => {
      const { own, targets } = await examined(folder)
      expect(own[0]).to.include({ name: 'inventory', state: 'failed', next: 'orch-watch validate' })
      expect(own[0]?.says).to.match(/^targets\.yaml:1:\d+: /u)
      expect(own.slice(1).every(({ state }) => state === 'skipped')).to.equal(true)
      expect(targets).to.deep.equal([])
      const named = await examined(folder, '--config', 'targets.yaml')
      expect(named.own[0]?.next).to.equal("orch-watch validate --config 'targets.yaml'")
      writeFileSync(
        join(folder, 'targets.yaml'),
        'targets: [{ id: a, address: 192.0.2.1, ssh: { password: env:NOT_SET } }]',
      )
      const second = await examined(folder)
      expect(states(second.own)).to.match(/^inventory ok, secrets failed, store skipped/u)
      expect(called('secrets', second.own)?.says).to.contain('"env:NOT_SET" is not set')
    }))

  it('names the step at which a target is lost, and tries none behind it', async () => {
    const [refused, unresolved, engine, gone, carried] = await ofTargets(`
  - { id: refused, address: '127.0.0.1:1', ssh: { user: root } }
  - { id: unresolved, address: nowhere.invalid, ssh: { user: root } }
  - { id: engine, runtime: local, engine: /nowhere.sock }
  - { id: gone, runtime: docker, endpoint: 'unix:///nowhere.sock' }
  - { id: carried, address: 198.51.100.9, ssh: { user: root, jump: [refused] } }
`)
    expect(states(refused)).to.equal(
      'resolve ok, connect failed, host-key skipped, login skipped, shell skipped, facts skipped, clock skipped',
    )
    expect(called('connect', refused)).to.include({ next: 'orch-watch targets refused' })
    expect(called('connect', refused)?.says).to.match(/^refused: /u)
    expect(states(unresolved)).to.match(/^resolve failed, connect skipped/u)
    expect(states(engine)).to.match(/shell ok, .*engine failed, api skipped, containers skipped$/u)
    expect(called('engine', engine)?.says).to.contain('there is no such socket')
    expect(states(gone)).to.equal('open failed, engine skipped, api skipped, containers skipped')
    expect(states(carried)).to.match(/^carrier failed, resolve skipped/u)
    expect(called('carrier', carried)).to.include({
      says: '"refused", which carries it, cannot be reached',
      next: 'orch-watch doctor refused',
    })
  })

  it('says what others could read or we could not write, and how that is ended', () =>
    inFolder({ 'targets.yaml': `targets: [{ id: here, runtime: local }]` }, async (folder) => {
      mkdirSync(join(folder, 'kept'))
      const file = join(folder, 'kept/own.db')
      await (await openStore(`sqlite:${file}`, { access: 'write' })).close()
      chmodSync(join(folder, 'kept'), 0o755)
      const open = await examined(folder, '--store', `sqlite:${file}`)
      expect(called('permissions', open.own)).to.include({
        state: 'failed',
        says: `"${join(folder, 'kept')}" is open to others: its mode is 0755`,
        next: `chmod go-rwx '${join(folder, 'kept')}'`,
      })
      chmodSync(join(folder, 'kept'), 0o700)
      expect(called('permissions', (await examined(folder, '--store', `sqlite:${file}`)).own)?.state).to.equal('ok')
      writeFileSync(file, 'this is no store at all, whatever it is called')
      const broken = await examined(folder, '--store', `sqlite:${file}`)
      expect(called('store', broken.own)).to.include({ state: 'failed' })
      expect(readFileSync(file, 'utf8')).to.contain('no store at all')
      const under = await examined(folder, '--store', `sqlite:${join(folder, 'targets.yaml/own.db')}`)
      expect(called('store', under.own)?.state).to.equal('failed')
    }))

  it('finds a file with secrets that others can read', () =>
    inFolder({ 'targets.yaml': 'targets: [{ id: here, runtime: local }]', environment: 'TOKEN=x' }, async (folder) => {
      const place = { cwd: folder, env: { HOME: folder } }
      const { inventory } = await loadWorld({}, place)
      const secret = join(folder, 'environment')
      const permissions = async (): Promise<Step | undefined> =>
        called(
          'permissions',
          await ownSteps(inventory, { ...place, clock: systemClock, store: undefined, secretFiles: [secret] }),
        )
      chmodSync(secret, 0o644)
      expect(await permissions()).to.include({ state: 'failed', next: `chmod go-rwx '${secret}'` })
      chmodSync(secret, 0o600)
      expect(await permissions()).to.include({ state: 'ok' })
    }))

  it('finds notifiers that no rule names', () => {
    const text = 'targets: [{ id: here, runtime: local }]\nnotifiers: { ops: { use: stdout } }\n'
    return inFolder({ 'targets.yaml': text }, async (folder) => {
      expect(called('notifiers', (await examined(folder)).own)).to.include({ state: 'failed' })
      writeFileSync(join(folder, 'targets.yaml'), `${text}rules: [{ name: all, then: ops }]\n`)
      expect(called('notifiers', (await examined(folder)).own)).to.include({ state: 'ok', says: 'ops (stdout)' })
    })
  })

  it('holds the unit in its place against the one that it would write', () =>
    inFolder({}, async (folder) => {
      const place = join(folder, 'orch-watch.service')
      const program = join(folder, 'main.js')
      writeFileSync(program, '')
      expect((await unitStep(place, program)).state).to.equal('skipped')
      const words = { node: process.execPath, program, page: pageBeside(program), config: '/etc/a "b" 5%.yaml' }
      const unit = unitOf({ ...words, user: 'ada', memory: '2G' })
      writeFileSync(place, unit)
      expect(await unitStep(place, program)).to.include({ state: 'ok' })
      writeFileSync(place, unit.replace('NoNewPrivileges=yes', 'NoNewPrivileges=no'))
      expect(await unitStep(place, program)).to.include({
        state: 'failed',
        next: `sudo orch-watch service install --config '/etc/a "b" 5%.yaml' --user ada --memory 2G`,
      })
    }))

  describe('of a host', () => {
    let sshd: Sshd
    let place: SshWorkspace
    let keys: { readonly ours: string; readonly stranger: string }
    before(async function () {
      needsSshd(this)
      place = sshWorkspace()
      const ours = place.keyPair('ours')
      keys = { ours: ours.key, stranger: place.keyPair('stranger').key }
      sshd = await startSshd({ authorizedKeys: [ours.publicLine] })
    })
    after(async () => {
      await (sshd as Sshd | undefined)?.stop()
      ;(place as SshWorkspace | undefined)?.remove()
    })

    const steps = async (key: string): Promise<readonly Step[]> => {
      const options = `ssh: { user: root, knownHosts: ${place.path('known')}, key: 'file:${key}' }`
      place.write('targets.yaml', `targets:\n  - { id: web-1, address: '127.0.0.1:${sshd.port}', ${options} }\n`)
      return (await examined(place.folder)).targets[0]?.steps ?? []
    }

    it('goes from the key that nobody knows to the login that is refused to all being well', async () => {
      const unknown = await steps(keys.ours)
      expect(states(unknown)).to.match(/^resolve ok, connect ok, host-key failed, login skipped/u)
      expect(called('host-key', unknown)?.next).to.equal('orch-watch hostkeys trust web-1')
      place.write('known', `${sshd.knownHostsLine}\n`)
      const refused = await steps(keys.stranger)
      expect(states(refused)).to.match(/^resolve ok, connect ok, host-key ok, login failed, shell skipped/u)
      expect(called('login', refused)?.says).to.match(/^auth-failed: /u)
      const well = await steps(keys.ours)
      expect(states(well)).to.match(/^resolve ok, connect ok, host-key ok, login ok, shell ok, facts ok, clock ok/u)
    })
  })
})
