import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { Secret } from '../../../lib/base/secret.ts'
import { WatchError } from '../../../lib/base/problem.ts'
import { inFolder, inventoryOf, loadFrom, problemsIn } from '../../helpers/inventory.ts'
import type { Given } from '../../helpers/inventory.ts'

const withPassword = (reference: string, more = ''): string =>
  `targets: [{ id: web-1, address: web-1, ssh: { password: ${JSON.stringify(reference)} } }${more}]`

const passwordIn = async (folder: string, given: Given = {}): Promise<string> => {
  const { targets } = await loadFrom(folder, given)
  return (targets[0]!.options as { ssh: { password: Secret } }).ssh.password.reveal()
}

const passwordOf = (reference: string, given: Given = {}, files: Record<string, string> = {}): Promise<string> =>
  inFolder({ 'targets.yaml': withPassword(reference), ...files }, (folder) => passwordIn(folder, given))

const complaint = (reference: string, files: Record<string, string | Uint8Array> = {}): Promise<string> =>
  inFolder({ 'targets.yaml': withPassword(reference), ...files }, async (folder) =>
    (await problemsIn(folder)).map(({ message }) => message).join('\n'),
  )

describe('a reference to a secret', () => {
  it('is read from the environment, from a file, from a program', async () => {
    expect(await passwordOf('env:DB', { env: { DB: 'one' } })).to.equal('one')
    expect(await passwordOf('file:secret', {}, { secret: 'two\n' })).to.equal('two')
    expect(await passwordOf('command:[printf, "three\\r\\n"]')).to.equal('three')
  })

  it('loses one line end and nothing more', async () => {
    expect(await passwordOf('file:secret', {}, { secret: ' two \n\n' })).to.equal(' two \n')
  })

  it('does not show itself, wherever the inventory is printed', async () => {
    const inventory = await inventoryOf(withPassword('env:DB'), { env: { DB: 'hunter2' } })
    expect(inspect(inventory, { depth: null, showHidden: true }) + JSON.stringify(inventory)).to.not.contain('hunter2')
  })

  it('to a file is relative to the file it stands in, or begins at home', async () => {
    await inFolder(
      {
        'targets.yaml': 'include: sub/web.yaml\ntargets: [{ id: here, runtime: local }]',
        'sub/web.yaml': `targets:
  - { id: a, address: web-1, ssh: { password: file:secret } }
  - { id: b, address: web-1, ssh: { password: "file:~/secret" } }`,
        'sub/secret': 'beside',
        'home/secret': 'at home',
      },
      async (folder) => {
        const { targets } = await loadFrom(folder, { home: join(folder, 'home') })
        const passwords = targets.slice(1).map(({ options }) => (options as { ssh: { password: Secret } }).ssh.password)
        expect(passwords.map((password) => password.reveal())).to.deep.equal(['beside', 'at home'])
      },
    )
  })

  it('to a file that others can reach is refused with 77 and the mode, whatever bit it is', async () => {
    for (const mode of [0o640, 0o604, 0o620, 0o601]) {
      await inFolder({ 'targets.yaml': withPassword('file:secret'), secret: 'two' }, async (folder) => {
        chmodSync(join(folder, 'secret'), mode)
        const error = await loadFrom(folder).catch((thrown: unknown) => thrown)
        expect(error).to.be.instanceOf(WatchError)
        expect((error as WatchError).exitCode).to.equal(77)
        expect((error as WatchError).message).to.contain(`its mode is 0${mode.toString(8)}`)
      })
    }
  })

  it('to what is no file of text, or none at all, is refused', async () => {
    expect(await complaint('file:secret', { secret: new Uint8Array([0xff, 0xfe]) })).to.contain('is not UTF-8 text')
    expect(await complaint('file:secret', { secret: '' })).to.contain('is empty')
    expect(await complaint('file:/dev/zero')).to.contain('it is not a regular file')
    expect(await complaint('file:a\0b')).to.contain('cannot be read')
    await inFolder({ 'targets.yaml': withPassword('file:pipe') }, async (folder) => {
      execFileSync('mkfifo', ['-m', '600', join(folder, 'pipe')])
      expect((await problemsIn(folder))[0]?.message).to.contain('it is not a regular file')
    })
  })
})

describe('a program that prints a secret', () => {
  it('runs without a shell, in the folder of the file that names it', async () => {
    expect(await passwordOf('command:[echo, "$(id); x", "*"]')).to.equal('$(id); x *')
    const own = { 'print.sh': '#!/bin/sh\nprintf mine\n' }
    await inFolder({ 'targets.yaml': withPassword('command:[./print.sh]'), ...own }, async (folder) => {
      chmodSync(join(folder, 'print.sh'), 0o700)
      expect(await passwordIn(folder, { env: { PATH: process.env['PATH']! } })).to.equal('mine')
    })
  })

  it('that hangs is ended after five seconds with everybody it started', async function () {
    this.timeout(12_000)
    const script = 'trap "" TERM; sh -c "trap \\"\\" TERM; echo \\$\\$ > pid; sleep 60" & sleep 60'
    await inFolder({ 'targets.yaml': withPassword(`command:[sh, -c, '${script}']`) }, async (folder) => {
      const before = performance.now()
      const [problem] = await problemsIn(folder)
      expect(problem?.message).to.match(/^target "web-1": "command:.*" did not end within 5s$/u)
      expect(performance.now() - before).to.be.within(4900, 7000)
      await expectGone(readFileSync(join(folder, 'pid'), 'utf8').trim())
    })
  })

  it('that leaves somebody behind who holds its output is taken at its word, and the other one is ended', async () => {
    const script = 'sleep 60 & echo $! > pid; echo secret'
    await inFolder({ 'targets.yaml': withPassword(`command:[sh, -c, '${script}']`) }, async (folder) => {
      const before = performance.now()
      expect(await passwordIn(folder)).to.equal('secret')
      expect(performance.now() - before).to.be.below(2000)
      await expectGone(readFileSync(join(folder, 'pid'), 'utf8').trim())
    })
  })

  it('that prints without end is cut off', async () => {
    expect(await complaint('command:[yes]')).to.contain('printed more than 65536 bytes')
  })

  it('is not run for an inventory that is refused anyway', async () => {
    const files = { 'targets.yaml': withPassword('command:[touch, ran]', ', { id: web-2, runtime: nowhere }') }
    await inFolder(files, async (folder) => {
      expect(await problemsIn(folder)).to.have.length(1)
      expect(existsSync(join(folder, 'ran'))).to.equal(false)
    })
  })

  it('is run once, however many targets ask for the same', async () => {
    const ask = `ssh: { password: "command:[sh, -c, 'echo x >> runs; echo secret']" }`
    const targets = Array.from({ length: 20 }, (_, index) => `  - { id: web-${index}, address: web-${index}, ${ask} }`)
    await inFolder({ 'targets.yaml': `targets:\n${targets.join('\n')}` }, async (folder) => {
      await loadFrom(folder)
      expect(readFileSync(join(folder, 'runs'), 'utf8')).to.equal('x\n')
    })
  })
})

/** Killed is not yet reaped: the process may be a zombie for a moment. */
async function expectGone(pid: string): Promise<void> {
  const alive = (): boolean =>
    existsSync(`/proc/${pid}/stat`) && !/\) Z /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  for (let tries = 0; alive() && tries < 40; tries += 1) await new Promise((resolve) => setTimeout(resolve, 25))
  expect(alive(), `process ${pid}`).to.equal(false)
}
