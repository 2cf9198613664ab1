import { setTimeout as wait } from 'node:timers/promises'
import { interleave } from '../bench.ts'
import type { Bench, Contestant, Measure } from '../bench.ts'
import type { Series } from '../series.ts'
import { ansible, checkBySsh, peer, pssh, sshEach } from '../ssh-peers.ts'
import type { Field } from '../ssh-peers.ts'
import { BETWEEN_MS, startWatcher, takenBy, warmUp } from '../watchers.ts'

const NOTES = [
  'Everything the shipped checks ask of a host, over connections that are open already; all hosts at once.',
  'orch-watch: opened sessions, a look at all of them, as a peer takes one; `client: openssh` is the second client, its masters counted.',
  'Peers: the one-shot program of orch-watch, fed to `sh` (`ansible`: run as a file; `check_by_ssh`: as its argument), 50 at a time, over the same ControlMasters, which count as client.',
  'orch-watch runs as it is shipped and has looked 10,000 times before (`client: openssh` 3,000 times), until its code is compiled, as in a daemon.',
  'Client CPU of orch-watch is that of its running process; that of the peers includes the processes they start for every sweep.',
  'Facts that hardly change (the name of the system) are read by orch-watch every ten minutes, by the peers in every sweep.',
]
const JUDGED_NOTES = [
  'A whole pass: the same look, and the shipped checks judge what was seen, which no peer does. After 3,000 passes.',
]

export const hostsKept: Measure = {
  name: 'hosts-kept',
  goals: ['G1', 'G2', 'G3'],
  run: async (bench) => {
    const series = [await keptHosts(bench, 50), await judgedHosts(bench, 50)]
    return bench.isQuick ? series : [...series, await keptHosts({ ...bench, rounds: Math.min(3, bench.rounds) }, 200)]
  },
}

async function keptHosts(bench: Bench, hosts: number): Promise<Series> {
  const yard = await bench.yard()
  const watcher = await startWatcher(`kept-${hosts}`, yard.inventory(`kept-${hosts}.yaml`, hosts), bench.ending)
  const viaSsh = yard.inventory(`openssh-${hosts}.yaml`, hosts, { client: 'openssh' })
  const second = await startWatcher(`openssh-${hosts}`, viaSsh, bench.ending)
  const masters = await yard.masters(hosts)
  const field: Field = { yard, hosts, masters, config: yard.config.warm, program: yard.program.once }
  try {
    await Promise.all([warmUp(watcher, hosts, 'look', 10_000), warmUp(second, hosts, 'look')])
    const order = { per: hosts, targetMs: () => yard.targetMs() }
    const pause = (): Promise<void> => wait(BETWEEN_MS)
    const contestants: Contestant[] = [
      { name: 'orch-watch', before: pause, run: () => takenBy(watcher, { kind: 'look', count: hosts }, order) },
      await peer('ControlMaster', sshEach(field), field),
      {
        name: 'client: openssh',
        before: pause,
        run: () => takenBy(second, { kind: 'look', count: hosts }, { ...order, withPrograms: true }),
      },
      ...(await warmPeers(bench, field)),
    ]
    return await interleave(bench, about(hosts), contestants)
  } finally {
    await Promise.all([watcher.stop(), second.stop(), masters.stop()])
  }
}

/** Apart from the others: every conversation with a host is processes that all see when they read its list. */
async function judgedHosts(bench: Bench, hosts: number): Promise<Series> {
  const yard = await bench.yard()
  const watcher = await startWatcher(`judged-${hosts}`, yard.inventory(`judged-${hosts}.yaml`, hosts), bench.ending)
  const masters = await yard.masters(hosts)
  const field: Field = { yard, hosts, masters, config: yard.config.warm, program: yard.program.once }
  try {
    await warmUp(watcher, hosts)
    const order = { per: hosts, targetMs: () => yard.targetMs() }
    const series = { id: `hosts-judged-${hosts}`, title: `${hosts} hosts, kept and judged`, notes: JUDGED_NOTES }
    return await interleave(bench, { ...about(hosts), ...series }, [
      {
        name: 'orch-watch, judged',
        before: () => wait(BETWEEN_MS),
        run: () => takenBy(watcher, { kind: 'pass', count: hosts }, order),
      },
      await peer('ControlMaster', sshEach(field), field),
    ])
  } finally {
    await Promise.all([watcher.stop(), masters.stop()])
  }
}

async function warmPeers(bench: Bench, field: Field): Promise<readonly Contestant[]> {
  return [
    ...(bench.has('pssh') ? [await peer('parallel-ssh', pssh(field), field)] : []),
    ...(bench.has('checkBySsh') ? [await peer('check_by_ssh', checkBySsh(field), field)] : []),
    // 45 s for a sweep over 50 hosts, which hardly differ: twice is enough, and once over 200, where it has warmed up.
    ...(bench.has('ansible')
      ? [
          {
            ...(await peer('ansible -m shell', ansible(field), field, { atMost: field.hosts > 50 ? 1 : 2 })),
            isWarm: field.hosts > 50,
          },
        ]
      : []),
  ]
}

function about(hosts: number): Omit<Series, 'rounds'> {
  return { id: `hosts-kept-${hosts}`, title: `${hosts} hosts, kept`, notes: NOTES, per: 'host-poll' }
}
