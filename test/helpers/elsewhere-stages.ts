import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { When } from './engine-front.ts'
import type { HealStage } from './killed-healing.ts'
import { ended, listening } from './network.ts'
import { ROOT } from './project.ts'
import { startMachine } from './systemd.ts'
import type { Machine } from './systemd.ts'

/** A deed of one call, that somebody else does. */
const STEPS: HealStage['steps'] = [
  { name: 'intent written', spot: { kind: 'said', fits: /healing: intended: / } },
  { name: 'call sent', spot: { kind: 'call', nth: 1, when: 'sent' } },
  { name: 'call answered', spot: { kind: 'call', nth: 1, when: 'answered' } },
  { name: 'outcome written', spot: { kind: 'said', fits: /healing: ended: / } },
]

/**
 * Does its work, notes that it was done, and kills the daemon in front of that or behind it when it finds the word for
 * it: nobody else can know the moment. The folder is its first argument, `deed` is what it does.
 */
const scriptOf = (folder: string, deed: string): string => `#!/bin/sh
cd '${folder}' || exit 1
when=$(cat when 2>/dev/null)
rm -f when
[ "$when" = sent ] && kill -KILL "$(cat pid)"
${deed}
code=$?
echo done >>deeds
[ "$when" = answered ] && kill -KILL "$(cat pid)"
exit $code
`

const inventoryOf = (check: string, remedy: string): string => `
settings:
  every: 1s
  patience: { attempts: 1, recover: 1, flapping: off }
  heal: { enabled: true, confirmAfter: 200ms, restAfterStart: 1s, budget: 1000 per 1h, perHost: 1000 per 1h }
targets: [{ id: here, runtime: local, checks: { remote-command: { commands: { work: ${check} } } } }]
rules:
  - name: mend
    when: { check: remote-command }
    then: [${remedy}]
    mode: act
    budget: 1000 per 1h
    backoff: { first: 1s, most: 1s }
`

/** What a stage in a folder has beside its remedy: the trouble is there as long as the file "bad" is. */
function inFolder(folder: string): Omit<HealStage, 'name' | 'under' | 'close'> {
  const at = (name: string): string => join(folder, name)
  mkdirSync(folder, { recursive: true })
  const deeds = (): number => (existsSync(at('deeds')) ? readFileSync(at('deeds'), 'utf8').split('\n').length - 1 : 0)
  const prepare = (): Promise<void> => {
    for (const name of ['bad', 'deeds', 'when']) rmSync(at(name), { force: true })
    return Promise.resolve()
  }
  return {
    ...{ folder, steps: STEPS, isTakenBack: false, journalled: () => 0, given: deeds, prepare, reset: prepare },
    isReady: (log) => log.includes('watching'),
    started: (pid) => writeFileSync(at('pid'), String(pid)),
    trouble: () => writeFile(at('bad'), ''),
    trap: (trap) => (trap ? writeFileSync(at('when'), trap.when) : rmSync(at('when'), { force: true })),
    wrong: () => Promise.resolve([]),
  }
}

const IS_WELL = (folder: string): string => `[sh, -c, "test ! -e '${folder}/bad' || exit 2"]`

/** A program on the target, or on the machine of the monitor: here they are the same. */
export function programStage(name: 'run-command' | 'exec', folder: string): Promise<HealStage> {
  const stage = inFolder(folder)
  const program = join(folder, 'mend')
  writeFileSync(program, scriptOf(folder, 'rm -f bad'))
  chmodSync(program, 0o755)
  const remedy = `{ remedy: ${name}, command: ['${program}'], within: 60s }`
  writeFileSync(join(folder, 'targets.yaml'), inventoryOf(IS_WELL(folder), remedy))
  return Promise.resolve({ ...stage, name, under: [], close: () => Promise.resolve() })
}

/** Somebody who counts how often he was told. */
export async function webhookStage(folder: string): Promise<HealStage> {
  const stage = inFolder(folder)
  let told = 0
  let spring: { readonly when: When; readonly kill: () => void } | null = null
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const trap = spring
      spring = null
      if (trap?.when === 'sent') trap.kill()
      told += 1
      rmSync(join(folder, 'bad'), { force: true })
      if (trap?.when === 'answered') trap.kill()
      response.writeHead(200).end('mended')
    })
    response.on('error', () => undefined)
  })
  const port = await listening(server)
  const remedy = `{ remedy: webhook, url: 'http://127.0.0.1:${port}/', within: 60s }`
  writeFileSync(join(folder, 'targets.yaml'), inventoryOf(IS_WELL(folder), remedy))
  return {
    ...{ ...stage, name: 'webhook', under: [] },
    prepare: () => {
      told = 0
      return stage.prepare()
    },
    trap: (trap) => void (spring = trap && { when: trap.when, kill: trap.spring }),
    given: () => told,
    close: () => ended(server),
  }
}

const UNIT = 'frail.service'

/** A unit of a systemd of its own; the daemon finds a `systemctl` that asks that one. */
export async function unitStage(folder: string): Promise<HealStage> {
  const stage = inFolder(folder)
  mkdirSync(join(folder, 'program'))
  mkdirSync(join(folder, 'bin'))
  const machine = await startMachine(join(folder, 'program'), realpathSync(join(ROOT, 'node_modules')))
  machine.write(`/etc/systemd/system/${UNIT}`, '[Service]\nExecStart=/bin/sleep 100000\n')
  await machine.must('systemctl', 'daemon-reload')
  const inside = `${machine.network.slice(0, 3).join(' ')} --mount --pid --cgroup --ipc --uts --net --root --wd systemctl "$@"`
  // A deed is what changes something: whoever only asks is told.
  const script = scriptOf(folder, inside).replace("cd '", `[ "$1" = restart ] || exec ${inside}\ncd '`)
  writeFileSync(join(folder, 'bin/systemctl'), script)
  chmodSync(join(folder, 'bin/systemctl'), 0o755)
  const check = `[sh, -c, "'${folder}/bin/systemctl' -q is-active ${UNIT} || exit 2"]`
  const remedy = `{ remedy: restart-unit, unit: ${UNIT}, sudo: false, within: 60s }`
  writeFileSync(join(folder, 'targets.yaml'), inventoryOf(check, remedy))
  const isActive = async (): Promise<boolean> => (await machine.run('systemctl', '-q', 'is-active', UNIT)).code === 0
  return {
    ...stage,
    name: 'restart-unit',
    under: ['env', `PATH=${folder}/bin:${process.env['PATH'] ?? ''}`],
    async prepare() {
      await machine.must('systemctl', 'start', UNIT)
      await stage.prepare()
    },
    trouble: async () => failed(machine),
    wrong: async () => ((await isActive()) ? [] : [`${UNIT} is not active`]),
    close: () => machine.stop(),
  }
}

async function failed(machine: Machine): Promise<void> {
  await machine.must('systemctl', 'kill', '--signal=KILL', UNIT)
}
