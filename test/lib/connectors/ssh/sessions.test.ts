import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { expect } from 'chai'
import type { CommandOutput, Shell } from '../../../../lib/model/session.ts'
import { CLIENTS, faultOf, openSsh, secretFile } from '../../../helpers/open-ssh.ts'
import { processesLeftWith } from '../../../helpers/processes-with.ts'
import { needsSshd, sshWorkspace, startSshd } from '../../../helpers/sshd.ts'
import type { Sshd, SshWorkspace } from '../../../helpers/sshd.ts'
import { temporaryUser } from '../../../helpers/temporary-user.ts'
import type { TemporaryUser } from '../../../helpers/temporary-user.ts'

const signal = new AbortController().signal

for (const client of CLIENTS)
  describe(`whatever runs on the host (${client})`, function () {
    this.timeout(30_000)
    let place: SshWorkspace
    let publicLine: string

    before(function () {
      needsSshd(this)
      place = sshWorkspace()
      publicLine = place.keyPair('id').publicLine
    })
    after(() => (place as SshWorkspace | undefined)?.remove())

    async function withShell<T>(
      at: { sshd: Sshd; user?: string },
      work: (shell: Shell, sshd: Sshd) => Promise<T>,
    ): Promise<T> {
      const { sshd, user = 'root' } = at
      const knownHosts = place.write(`known_${sshd.port}`, `${sshd.knownHostsLine}\n`)
      const session = await openSsh(`${user}@127.0.0.1:${sshd.port}`, {
        client,
        knownHosts,
        key: secretFile(place.path('id')),
      })
      try {
        return await work(session.shell!, sshd)
      } finally {
        await session.close()
      }
    }

    describe('the login shell', () => {
      let sshd: Sshd
      let user: TemporaryUser | undefined
      before(async () => (sshd = await startSshd({ authorizedKeys: [publicLine], bashrc: true })))
      afterEach(() => {
        user?.remove()
        user = undefined
      })
      after(() => sshd.stop())

      const shells = ['/bin/sh', '/bin/bash', '/usr/bin/tcsh', '/usr/bin/fish', '/usr/bin/zsh', '/bin/busybox']
      for (const path of shells) {
        it(`may be ${path} and print what it wants (D31)`, async function () {
          if (!existsSync(path)) this.skip()
          user = temporaryUser({ shell: path === '/bin/busybox' ? busyboxShell(place) : path })
          const noise = 'echo "Welcome! 37 0"\necho "no newline at the end" | tr -d "\\n"\n'
          for (const file of ['.bashrc', '.cshrc', '.tcshrc', '.zshenv', '.profile']) user.write(file, noise)
          mkdirSync(`${user.home}/.config/fish`, { recursive: true })
          user.write('.config/fish/config.fish', noise)
          await withShell({ sshd, user: user.name }, async (shell) => {
            const output = await shell.run(['printf', '%s|', "it's", '$HOME', '!!', 'a\nb'], { signal })
            expect(output).to.include({ exitCode: 0, stdout: "it's|$HOME|!!|a\nb|", stderr: '' })
            expect((await shell.runScript('echo $((6 * 7)); exit 9', { signal })).exitCode).to.equal(9)
          })
        })
      }

      it('that runs no commands is named with what it says', async () => {
        user = temporaryUser({ shell: '/usr/sbin/nologin' })
        await withShell({ sshd, user: user.name }, async (shell) => {
          const fault = await faultOf(shell.run(['true'], { signal }))
          expect(fault.code).to.equal('not-supported')
          expect(fault.message)
            .to.include('exit code 1')
            .and.to.match(/account is currently not available/u)
        })
      })

      it('that prints without end does not fill our memory (D25)', async () => {
        user = temporaryUser({ shell: '/bin/bash' })
        user.write('.bashrc', 'yes\n')
        await withShell({ sshd, user: user.name }, async (shell) => {
          expect((await faultOf(shell.run(['true'], { signal }))).message).to.include('prints without end')
        })
      })
    })

    describe('a command without an end to trust (D27)', () => {
      let sshd: Sshd
      before(async () => (sshd = await startSshd({ authorizedKeys: [publicLine] })))
      after(() => sshd.stop())

      it('says which signal ended it', () =>
        withShell({ sshd }, async (shell) => {
          const fault = await faultOf(shell.run(['sh', '-c', 'kill -SEGV $$'], { signal }))
          expect(fault.code).to.equal('unreadable')
          expect(fault.message).to.include('SIGSEGV')
        }))

      it('says so when the shell around it is ended', () =>
        withShell({ sshd }, async (shell) => {
          // The program's parent is timeout, and its parent's parent is the shell that would have printed the exit code.
          const fatal =
            'set -- $(cat /proc/$PPID/stat); set -- $(cat /proc/$4/stat); kill -KILL $4 $(ps -o pid= --ppid $4)'
          const fault = await faultOf(shell.runScript(fatal, { signal, timeoutMs: 3_000 }))
          expect(fault.code).to.be.oneOf(['unreadable', 'lost'])
        }))

      it('replaces what is not text, and keeps NUL and escapes for the sinks to handle (D29)', () =>
        withShell({ sshd }, async (shell) => {
          const { stdout } = await shell.runScript("printf 'a\\0b\\377\\033[31mc\\r\\n'", { signal })
          expect(stdout).to.equal('a\0b\ufffd\u001b[31mc\r\n')
        }))
    })

    describe('what ends a command', () => {
      /** A PATH with nothing but what is named. */
      function pathWith(name: string, tools: Readonly<Record<string, string>>): string {
        const folder = place.path(name)
        mkdirSync(folder, { recursive: true })
        for (const [tool, target] of Object.entries(tools)) symlinkSync(target, `${folder}/${tool}`)
        return folder
      }

      const basics = {
        sh: '/bin/sh',
        cat: '/bin/cat',
        sleep: '/bin/sleep',
        printf: '/usr/bin/printf',
        kill: '/bin/kill',
      }
      const hosts: [string, Readonly<Record<string, string>>][] = [
        ['timeout of coreutils', { ...basics, timeout: '/usr/bin/timeout' }],
        ['setsid, where timeout is missing', { ...basics, setsid: '/usr/bin/setsid' }],
        ['setsid, where timeout is of busybox', busybox(['sh', 'cat', 'sleep', 'printf', 'kill', 'timeout', 'setsid'])],
        ['nothing but sh', basics],
        ['nothing but sh of busybox', busybox(['sh', 'cat', 'sleep', 'kill'])],
      ]
      for (const [title, tools] of hosts) {
        it(`is ${title}; nothing stays behind (D26)`, async () => {
          const path = pathWith(title.replaceAll(' ', '_'), tools)
          const sshd = await startSshd({ authorizedKeys: [publicLine], config: [`SetEnv PATH=${path}`] })
          await withShell({ sshd }, async (shell) => {
            expect(await shell.run(['printf', 'hello'], { signal })).to.include({ exitCode: 0, stdout: 'hello' })
            const mark = `mark-${sshd.port}`
            const stubborn = `trap "" TERM; : ${mark}; while :; do sleep 1; done`
            const fault = await faultOf(shell.run(['sh', '-c', stubborn], { signal, timeoutMs: 1_000 }))
            expect(fault).to.include({ code: 'timed-out', phase: 'command' })
            expect(await processesLeftWith(mark)).to.deep.equal([])
            expect(await shell.run(['printf', 'again'], { signal })).to.include({ exitCode: 0, stdout: 'again' })
          })
          expect(await processesLeftWith(path)).to.deep.equal([])
          await sshd.stop()
        })
      }
    })

    describe('a server that allows one session at a time (D24)', () => {
      let sshd: Sshd
      before(async () => (sshd = await startSshd({ authorizedKeys: [publicLine], config: ['MaxSessions 1'] })))
      after(() => sshd.stop())

      it('gets them one after the other, facts and forwards among them', async () => {
        const knownHosts = place.write('known_one', `${sshd.knownHostsLine}\n`)
        const session = await openSsh(`root@127.0.0.1:${sshd.port}`, {
          client,
          knownHosts,
          key: secretFile(place.path('id')),
        })
        const runs = Array.from({ length: 6 }, (_, at) => session.shell!.run(['echo', `${at}`], { signal }))
        const facts = session.host!.read(new Set(['memory', 'load']), signal)
        const stream = await session.tunnel!.tcp('127.0.0.1', sshd.port, signal)
        const banner = await new Promise<string>((resolve) =>
          stream.once('data', (chunk: Buffer) => resolve(chunk.toString())),
        )
        expect(banner).to.match(/^SSH-2\.0-OpenSSH/u)
        const outputs: CommandOutput[] = await Promise.all(runs)
        expect(outputs.map(({ stdout }) => stdout.trim())).to.deep.equal(['0', '1', '2', '3', '4', '5'])
        expect((await facts).memory?.kind).to.equal('seen')
        stream.destroy()
        await session.close()
      })

      it('runs the next one after one was given up', async () => {
        await withShell({ sshd }, async (shell) => {
          const over = new AbortController()
          const first = shell.run(['sleep', '30'], { signal: over.signal }).catch((error: unknown) => error)
          setTimeout(() => over.abort(new Error('enough')), 200)
          expect(await first).to.have.property('message', 'enough')
          expect((await faultOrOutput(shell)).length).to.be.above(0)
        })
      })
    })

    it('never has more sessions at once than a server allows by default', async () => {
      // A session that has ended stays on the server's list for a moment.
      const sshd = await startSshd({ authorizedKeys: [publicLine], config: ['MaxSessions 8'] })
      await withShell({ sshd }, async (shell) => {
        await Promise.all(Array.from({ length: 16 }, () => shell.run(['sleep', '0.2'], { signal })))
      })
      expect(sshd.logText()).not.to.include('no more sessions')
      await sshd.stop()
    })
  })

/** One session only: the next command runs, or is told that the last one is still being ended. Both are fine. */
async function faultOrOutput(shell: Shell): Promise<string> {
  try {
    return (await shell.run(['echo', 'next'], { signal })).stdout
  } catch (error) {
    return (error as { fault: { code: string } }).fault.code
  }
}

function busybox(applets: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(applets.map((applet) => [applet, '/bin/busybox']))
}

/** busybox is a shell under the name of one. */
function busyboxShell(place: SshWorkspace): string {
  const path = place.path('ash')
  if (!existsSync(path)) symlinkSync('/bin/busybox', path)
  return path
}
