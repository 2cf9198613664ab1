import { interleave } from '../bench.ts'
import type { Bench, Measure } from '../bench.ts'
import type { Series } from '../series.ts'
import { checkBySsh, peer, pssh, sshEach } from '../ssh-peers.ts'
import type { Field } from '../ssh-peers.ts'
import { startWatcher, takenBy } from '../watchers.ts'

const POLL_NOTES = [
  'Nothing is open: connect, answer everything the shipped checks ask, close. The same key exchange for all (curve25519-sha256).',
  'orch-watch: opened, passed over and closed, at most 16 handshakes at a time; peers 50 at a time.',
  'The program takes two samples of the processor, a second apart, as the first look of orch-watch does: a second of every wall is that.',
]
const HANDSHAKE_NOTES = [
  'Connect, run `true`, close. The same key exchange for all but the last, whose key exchange is the default of OpenSSH.',
]

export const hostsFresh: Measure = {
  name: 'hosts-fresh',
  goals: ['G5'],
  run: async (bench) => {
    const some = { ...bench, rounds: Math.min(3, bench.rounds) }
    const series = [await handshakes(some, 50), await freshHosts(some, 50)]
    return bench.isQuick ? series : [...series, await freshHosts({ ...bench, rounds: Math.min(2, bench.rounds) }, 200)]
  },
}

async function freshHosts(bench: Bench, hosts: number): Promise<Series> {
  const yard = await bench.yard()
  const watcher = await startWatcher(`fresh-${hosts}`, yard.inventory(`fresh-${hosts}.yaml`, hosts), bench.ending)
  const field: Field = { yard, hosts, config: yard.config.fresh, program: yard.program.twice }
  const about = { id: `hosts-fresh-${hosts}`, title: `${hosts} hosts, fresh`, notes: POLL_NOTES, per: 'host-poll' }
  try {
    return await interleave(bench, about, [
      {
        name: 'orch-watch',
        run: () => takenBy(watcher, { kind: 'fresh', count: hosts }, { per: hosts, targetMs: () => yard.targetMs() }),
      },
      await peer('ssh', sshEach(field), field),
      ...(bench.has('pssh') ? [await peer('parallel-ssh', pssh(field), field)] : []),
      ...(bench.has('checkBySsh') ? [await peer('check_by_ssh', checkBySsh(field), field)] : []),
    ])
  } finally {
    await watcher.stop()
  }
}

/** The code is compiled after so many rounds. */
const WARM_ROUNDS = 12

async function handshakes(bench: Bench, hosts: number): Promise<Series> {
  const yard = await bench.yard()
  const watcher = await startWatcher('handshake', yard.inventory('handshake.yaml', hosts), bench.ending)
  const field: Field = { yard, hosts, config: yard.config.fresh, program: '/dev/null' }
  const about = { id: `handshake-${hosts}`, title: `${hosts} handshakes`, notes: HANDSHAKE_NOTES, per: 'handshake' }
  const more = { proof: '' }
  try {
    for (let left = WARM_ROUNDS; left > 0; left -= 1) await watcher.tell({ kind: 'handshake', count: hosts })
    return await interleave(bench, about, [
      {
        name: 'orch-watch',
        run: () =>
          takenBy(watcher, { kind: 'handshake', count: hosts }, { per: hosts, targetMs: () => yard.targetMs() }),
      },
      await peer('ssh', sshEach(field, 'true'), field, more),
      await peer('ssh, default kex', sshEach({ ...field, config: yard.config.defaults }, 'true'), field, more),
    ])
  } finally {
    await watcher.stop()
  }
}
