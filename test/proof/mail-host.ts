import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../helpers/sshd.ts'

const EXIM = '/usr/sbin/exim4'
const USER = 'Debian-exim'
const UP_MS = 10_000

/** The Exim of Debian, on loopback, with a spool of its own; every letter ends in one file. */
export interface MailHost {
  readonly port: number
  /** All letters so far, as they were delivered. */
  letters(): string
  stop(): Promise<void>
}

/** @throws Error when it is not installed, or does not come up */
export async function startMailHost(): Promise<MailHost> {
  if (!existsSync(EXIM)) throw new Error(`"${EXIM}" is missing (Debian: apt-get install exim4-daemon-light)`)
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-mail-'))
  chmodSync(folder, 0o755)
  const [uid = 0, gid = 0] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, USER])))
  for (const name of ['spool', 'log', 'mail']) {
    mkdirSync(join(folder, name))
    chownSync(join(folder, name), uid, gid)
  }
  const port = await freePort()
  const config = join(folder, 'exim.conf')
  writeFileSync(config, configOf(folder, port), { mode: 0o644 })
  const child = spawn(EXIM, ['-bdf', '-C', config], { cwd: folder, stdio: 'ignore' })
  const over = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await over
    rmSync(folder, { recursive: true, force: true })
  }
  for (let waitedMs = 0; !(await answers(port)); waitedMs += 50) {
    if (waitedMs > UP_MS || child.exitCode !== null) {
      await stop()
      throw new Error('exim does not come up')
    }
    await wait(50)
  }
  const inbox = join(folder, 'mail/inbox')
  return { port, letters: () => (existsSync(inbox) ? readFileSync(inbox, 'utf8') : ''), stop }
}

/** Source: the Exim specification, chapters 14, 15 (main options, routers) and 26 (appendfile). */
function configOf(folder: string, port: number): string {
  return `primary_hostname = mail.invalid
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/spool/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
tls_advertise_hosts =
keep_environment =
acl_smtp_rcpt = everybody
begin acl
everybody:
  accept
begin routers
here:
  driver = accept
  transport = inbox
begin transports
inbox:
  driver = appendfile
  file = ${folder}/mail/inbox
  user = ${USER}
  envelope_to_add
`
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.end('QUIT\r\n')
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
