import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtCommand } from '../helpers/built.ts'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { needEngine, startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { skipUnless } from '../helpers/needs.ts'
import { inTerminal } from '../helpers/tmux.ts'
import type { Terminal } from '../helpers/tmux.ts'

const LABELS = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' }
const MiB = 1024 ** 2

describe('top, of containers on a real engine', function () {
  this.timeout(120_000)
  let engine: Engine
  let folder: string
  let daemon: Daemon | undefined

  before(async function () {
    skipUnless(this, { files: ['/usr/bin/tmux'] })
    await needEngine(this)
    engine = await startEngine()
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-top-'))
    for (const number of ['1', '2'])
      await engine.run({
        name: `shop-web-${number}`,
        Labels: { ...LABELS, 'com.docker.compose.container-number': number },
        Cmd: ['sh', '-c', 'echo "listening, DB_PASSWORD=correct-horse"; echo "cannot bind" >&2; sleep 1000'],
        HostConfig: { Memory: 64 * MiB },
      })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { every: 2s, registry: ./revisions }
targets: [{ id: dock-1, runtime: docker, endpoint: 'unix://${engine.socket}', checks: { container-state: {}, workload-replicas: {} } }]
`,
    )
  })

  after(async () => {
    await daemon?.end('SIGKILL')
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const store = (): string[] => ['--store', `sqlite:${join(folder, 'store.db')}`]
  const top = (words: readonly string[], work: (terminal: Terminal) => Promise<void>): Promise<void> => {
    const command = [...builtCommand(), 'top', '--config', join(folder, 'targets.yaml'), ...words]
    return inTerminal({ columns: 100, rows: 24, command, env: { HOME: folder } }, work)
  }

  /** One row, by words that stand in no other. */
  const only = async ({ shows, press }: Pick<Terminal, 'shows' | 'press'>, words: string): Promise<void> => {
    press('/')
    press(words)
    await shows(new RegExp(`^/${words}_`, 'u'))
    press('Enter')
  }

  it('leads from a workload to its instances, and to what one of them prints', async () => {
    daemon = startDaemon(folder, store())
    await daemon.line(/recorded dock-1/u)
    await top(store(), async ({ shows, press }) => {
      await shows(/^> ✓ dock-1/u)
      press('2')
      await shows(/^> ✓ shop\/web +dock-1 +2\/2 /u)
      press('Enter')
      const workload = await shows(/^ {2}✓ shop-web-2 /u)
      expect(workload.join('\n')).to.match(/on dock-1, compose service, .*, 2 of 2 ready/u)
      await only({ shows, press }, 'shop-web-2')
      press('Enter')
      // The two outputs may come in either order; what looks secret is not shown.
      await shows(/^[> ] \d\d:\d\d:\d\d {2}listening, DB_PASSWORD=\*\*\*$/u)
      const log = await shows(/^[> ] \d\d:\d\d:\d\d {2}stderr {2}cannot bind$/u)
      expect(log.join('\n')).to.match(
        /workloads > shop\/web > log of shop-web-2 [^]*what shop-web-2 printed last, on dock-1/u,
      )
      press('q')
      await shows(/^ended with 0$/u)
    })
  })

  it('leads from a container to its revisions, and to what one of them has changed', async () => {
    await engine.docker.getContainer('shop-web-1').update({ Memory: 80 * MiB, MemorySwap: 160 * MiB })
    await daemon?.line(/recorded dock-1\/shop\/web\/1: changed while it runs/u)
    await top(store(), async ({ shows, press }) => {
      await shows(/^> ✓ dock-1/u)
      press('2')
      await shows(/^> ✓ shop\/web /u)
      press('r')
      const objects = await shows(/^> +shop\/web\/1 +container +2 +\S+ +.*changed while/u)
      expect(objects.join('\n')).to.match(/filter "shop\/web"/u)
      press('Enter')
      await shows(/^> +\S+ +[0-9a-f]{8} .*changed while it runs/u)
      press('Enter')
      const revision = await shows(/^[> ] +\+ 83886080$/u)
      expect(revision.join('\n')).to.match(/limits\.memoryBytes\n +- 67108864\n/u)
      press('q')
      await shows(/^ended with 0$/u)
    })
  })

  it('does so without a daemon, too', () =>
    top(['--alone'], async ({ shows, press }) => {
      await shows(/^> ✓ dock-1 .* \d+s/u)
      press('Enter')
      await shows(/✓ container-state +shop-web-1/u)
      await only({ shows, press }, 'container-state shop-web-1')
      press('l')
      await shows(/^[> ] \d\d:\d\d:\d\d {2}stderr {2}cannot bind$/u)
      press('q')
      await shows(/^ended with 0$/u)
    }))

  it('says why where nothing can be read', async () => {
    await daemon?.end('SIGTERM')
    daemon = undefined
    await engine.docker.getContainer('shop-web-2').remove({ force: true })
    await top(store(), async ({ shows, press }) => {
      await shows(/^> [✓○] dock-1/u)
      press('Enter')
      await shows(/container-state +shop-web-2/u)
      await only({ shows, press }, 'container-state shop-web-2')
      press('l')
      await shows(/what it prints cannot be read: there is no container "shop-web-2" any more/u)
      press('q')
      await shows(/^ended with 0$/u)
    })
  })
})
