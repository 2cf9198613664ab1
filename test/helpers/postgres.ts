import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

const PACKAGED = '/usr/lib/postgresql'
const PASSWORD = 'canary-of-postgres'

/** The newest one of those that Debian has installed. */
export const POSTGRES_BIN = join(PACKAGED, newest(), 'bin')

/** A real PostgreSQL on loopback, of nobody but this test. */
export interface Postgres {
  /** Makes an empty database and returns its address. */
  database(encoding?: string): Promise<string>
  /** Runs one statement in a database. */
  query(address: string, sql: string): Promise<readonly Record<string, unknown>[]>
  /** As a machine that does not answer: its processes stand still, its connections stay. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

export function running(server: Postgres | undefined): Postgres {
  if (server === undefined) throw new Error('there is no server')
  return server
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-postgres-'))
  const who = unprivileged()
  const data = join(folder, 'data')
  writeFileSync(join(folder, 'password'), PASSWORD)
  const { uid, gid } = who
  for (const path of [folder, join(folder, 'password')])
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
  const auth = ['--auth=scram-sha-256', `--pwfile=${join(folder, 'password')}`, '--username=orch']
  const flags = ['--encoding=UTF8', '--locale=C', '--no-sync', ...auth]
  execFileSync(join(POSTGRES_BIN, 'initdb'), ['-D', data, ...flags], { ...who, cwd: folder, stdio: 'ignore' })
  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off']
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const server = spawn(join(POSTGRES_BIN, 'postgres'), args, { ...who, cwd: folder, stdio: 'ignore' })
  const ended = once(server, 'exit')
  const address = (name: string): string => `postgres://orch:${PASSWORD}@127.0.0.1:${port}/${name}`
  const query = async (of: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: of, connectionTimeoutMillis: 5_000 })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }
  await answers(() => query(address('postgres'), 'select 1'))
  let made = 0
  return {
    query,
    async database(encoding = 'UTF8') {
      const name = `db${++made}`
      await query(address('postgres'), `create database ${name} encoding '${encoding}' template template0`)
      return address(name)
    },
    freeze: () => signalAll(server.pid ?? 0, 'SIGSTOP'),
    thaw: () => signalAll(server.pid ?? 0, 'SIGCONT'),
    async stop() {
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL does not run as root; its package brings a user. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, 'postgres'])))
  return { uid: uid ?? 0, gid: gid ?? 0 }
}

function signalAll(pid: number, signal: NodeJS.Signals): void {
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  for (const each of [pid, ...children.trim().split(/\s+/u).map(Number)]) process.kill(each, signal)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function answers(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await ask()
      return
    } catch (error) {
      if (tries === 200) throw error
      await wait(50)
    }
  }
}

function newest(): string {
  if (!existsSync(PACKAGED)) return 'none'
  return readdirSync(PACKAGED).sort((one, other) => Number(other) - Number(one))[0] ?? 'none'
}
