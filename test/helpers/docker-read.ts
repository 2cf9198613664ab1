import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { docBlocks, swapped } from './doc-blocks.ts'
import type { Engine } from './engine.ts'
import { answers, startHaproxy } from './haproxy.ts'
import type { RunningHaproxy } from './haproxy.ts'

const PAGE = 'docs/least-privilege.md'
const DOCKER = 'Docker: a socket that only reads'

/** The proxy of docs/least-privilege.md in front of an engine, run as its unit runs it. */
export interface DockerRead {
  readonly folder: string
  readonly socket: string
  /** Who is in it may use the socket. */
  readonly group: string
  stop(): Promise<void>
}

/** The page's own text, and the lines that it says may be added. */
export function readConfig(): { readonly config: string; readonly more: string } {
  const [config = '', more = ''] = docBlocks(PAGE, DOCKER, 'haproxy')
  return { config, more }
}

/** @param config of HAProxy, with the paths of the page */
export async function startDockerRead(engine: Engine, config = readConfig().config): Promise<DockerRead> {
  const folder = await mkdtemp(join(tmpdir(), 'ow-docker-read-'))
  const group = `ow-g${folder.slice(-6).toLowerCase()}`
  execFileSync('groupadd', ['--system', group])
  chmodSync(folder, 0o755)
  // Its folder is only for whoever started it.
  chmodSync(dirname(engine.socket), 0o711)
  mkdirSync(join(folder, 'run'), { mode: 0o750 })
  const [haproxy, gid, docker] = [idOf('passwd', 'haproxy'), idOf('group', group), idOf('group', 'docker')]
  chownSync(join(folder, 'run'), haproxy, gid)
  const socket = join(folder, 'run', 'docker.sock')
  const own = swapped(config, { '/run/docker-read/docker.sock': socket, '/var/run/docker.sock': engine.socket })
  const as = ['setpriv', '--reuid', `${haproxy}`, '--regid', `${gid}`, '--groups', `${docker}`, '--no-new-privs']
  const proxy: RunningHaproxy = await startHaproxy(join(folder, 'cfg'), own, () => answers({ path: socket }), { as })
  return {
    folder,
    socket,
    group,
    async stop() {
      await proxy.stop()
      spawnSync('groupdel', ['-f', group])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Of the unit of the page, whether systemd finds anything wrong with it. */
export function unitProblems(folder: string): string {
  const [unit = ''] = docBlocks(PAGE, DOCKER, 'ini')
  const file = join(folder, 'docker-read.service')
  writeFileSync(file, unit)
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', file], { encoding: 'utf8' })
  return stderr
    .split('\n')
    .filter((line) => line.startsWith(file))
    .join('\n')
}

function idOf(database: 'passwd' | 'group', name: string): number {
  return Number(execFileSync('getent', [database, name], { encoding: 'utf8' }).split(':')[2])
}
