import { readFileSync } from 'node:fs'
import type { Contestant } from './bench.ts'
import { runCommand, runShell } from './command.ts'
import type { Ran } from './command.ts'
import { PEERS } from './peers.ts'
import type { Taken } from './series.ts'
import type { Masters, Yard } from './yard.ts'

/** How many of them run at a time, as many as ansible is told. */
const AT_ONCE = 50
/** bash, since it can wait for the next one to end; program, settings of ssh and number of hosts are its words. */
const SSH_EACH = `n=0; bad=0
ended() { wait -n; code=$?; ((code == 0 || code == 127)) || bad=$code; }
for ((i = 0; i < $3; i++)); do
ssh -F "$2" "h$i" "$4" <"$1" &
((++n >= ${AT_ONCE})) && { ended; ((n--)); }
done
for ((i = 0; i < ${AT_ONCE}; i++)); do ended; done
(exit $bad)`
const CHECK_EACH = SSH_EACH.replace(/^ssh .*$/mu, `${PEERS.checkBySsh.file} -t 60 -E -F "$2" -H "h$i" -C "$(<"$1")" &`)

/** The same hosts, settings and program for each of them. */
export interface Field {
  readonly yard: Yard
  readonly hosts: number
  readonly config: string
  readonly program: string
  /** Whose CPU is the client's too. */
  readonly masters?: Masters
}

type Start = (keep: boolean) => Promise<Ran>

/** `ssh HOST sh`, fed the program, 50 at a time. */
export function sshEach({ hosts, config, program }: Field, command = 'sh'): Start {
  return (keep) => runShell(SSH_EACH, [program, config, String(hosts), command], { keep })
}

export function ansible({ yard, hosts, config, program }: Field): Start {
  const inventory = yard.write('ansible-hosts', `h[0:${hosts - 1}] ansible_python_interpreter=/usr/bin/python3\n`)
  const env = {
    ANSIBLE_CONFIG: yard.write('ansible.cfg', '[defaults]\n'),
    ANSIBLE_SSH_ARGS: `-F ${config}`,
    ANSIBLE_HOST_KEY_CHECKING: 'False',
    ANSIBLE_LOCAL_TEMP: yard.path('ansible'),
    ANSIBLE_HOME: yard.path('ansible-home'),
    ANSIBLE_NOCOLOR: '1',
  }
  // The program lies where the hosts can read it: they are this machine.
  const argv = [PEERS.ansible.file, 'all', '-i', inventory, '-f', String(AT_ONCE), '-m', 'shell', '-a', `sh ${program}`]
  return (keep) => runCommand(argv, { env, keep })
}

export function pssh({ yard, hosts, config, program }: Field): Start {
  const list = yard.write('pssh-hosts', `${Array.from({ length: hosts }, (_, at) => `h${at}`).join('\n')}\n`)
  const argv = [PEERS.pssh.file, '-h', list, '-p', String(AT_ONCE), '-t', '0', '-x', `-F ${config}`, '-I']
  return (keep) => runCommand([...argv, ...(keep ? ['-i'] : []), 'sh'], { input: program, keep })
}

/** What Nagios runs for every host; the program is its argument, since it feeds nothing to anybody. */
export function checkBySsh({ hosts, config, program }: Field): Start {
  return (keep) => runShell(CHECK_EACH, [program, config, String(hosts)], { keep })
}

/** Makes a contestant of a way to start it, and proves first that all hosts answer all that was asked. */
export async function peer(
  name: string,
  start: Start,
  { yard, hosts, program, masters }: Field,
  more: { readonly atMost?: number; readonly proof?: string } = {},
): Promise<Contestant> {
  const { proof = lastFrame(program, yard.program.marker), atMost } = more
  const { output } = await start(true)
  const answers = output.split(proof).length - 1
  if (proof !== '' && answers !== hosts) throw new Error(`${name}: ${answers} of ${hosts} hosts answered`)
  return {
    name,
    isWarm: true,
    ...(atMost !== undefined && { atMost }),
    run: () => take(start, { yard, hosts, ...(masters && { masters }) }),
  }
}

async function take(start: Start, { yard, hosts, masters }: Pick<Field, 'yard' | 'hosts' | 'masters'>): Promise<Taken> {
  const [target, kept] = [await yard.targetMs(), masters?.ms() ?? 0]
  const { wallMs, cpuMs } = await start(false)
  const used = (await yard.targetMs()) - target
  const clientMs = (cpuMs + (masters?.ms() ?? 0) - kept) / hosts
  return { wallMs, clientMs, targetMs: used / hosts }
}

/** What the answer ends with when the whole program has run. */
function lastFrame(program: string, marker: string): string {
  const frames = [...readFileSync(program, 'utf8').matchAll(/^(?:begin|end) (\w+)/gmu)].map(([, name]) => name)
  return `${marker} end ${frames.at(-1) ?? ''} `
}
