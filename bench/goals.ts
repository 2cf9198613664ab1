import type { Pairing } from './series.ts'

/** A ratio that is judged: ours divided by the peer's; less is better. */
export interface Goal extends Pairing {
  /** "G1". Several may carry the same one. */
  readonly id: string
  /** What is compared, of whom, with whom. */
  readonly name: string
  /** Reached or broken: a miss is mended. */
  readonly must: number
  /** Where we want to be: a miss is explained. */
  readonly aim: number
  /** What no program could go below. */
  readonly limit: string
  /** Parts are told as "1/37", factors as "1.12". */
  readonly told: 'part' | 'factor'
}

const ECHO = '0.05 ms, a round trip over an open channel'
const COLLECTOR = "the engine's collector, which comes round once a second"
const CGROUPS = '0.06 ms per container'
const kept = { series: 'hosts-kept-50', ours: 'orch-watch' } as const
const files = { series: 'containers-200', peer: 'docker stats' } as const
const start = { series: 'start-up', peer: 'node -e 0', figure: 'wallMs', told: 'factor', limit: '1.0' } as const

export const GOALS: readonly Goal[] = [
  {
    ...kept,
    ...{ id: 'G1', name: 'client CPU per host-poll, 50 kept hosts, against ControlMaster' },
    ...{ peer: 'ControlMaster', figure: 'clientMs', must: 1 / 30, aim: 1 / 50, limit: ECHO, told: 'part' },
  },
  {
    ...kept,
    ...{ id: 'G2', name: 'CPU on the host per host-poll, 50 kept hosts, against ControlMaster' },
    ...{ peer: 'ControlMaster', figure: 'targetMs', must: 1 / 2, aim: 1 / 8, limit: ECHO, told: 'part' },
  },
  {
    ...kept,
    ...{ id: 'G3', name: 'wall of a sweep over 50 kept hosts, against ControlMaster' },
    ...{ peer: 'ControlMaster', figure: 'wallMs', must: 1 / 3, aim: 1 / 10, told: 'part' },
    limit: 'programs that the host has to start',
  },
  {
    ...kept,
    ...{ id: 'G3', name: 'wall of a sweep over 50 kept hosts, against `ansible -m shell`' },
    ...{ peer: 'ansible -m shell', figure: 'wallMs', must: 1 / 45, aim: 1 / 150, told: 'part' },
    limit: 'programs that the host has to start',
  },
  {
    ...{ id: 'G4', name: 'memory per connected host, against one ControlMaster', series: 'memory' },
    ...{ ours: 'orch-watch', peer: 'ControlMaster', figure: 'memoryKiB', must: 1 / 20, aim: 1 / 28, told: 'part' },
    limit: '42 KiB, an open connection of ssh2',
  },
  {
    ...{ id: 'G5', name: 'client CPU of a fresh handshake, against `ssh` with the same key exchange' },
    ...{ series: 'handshake-50', ours: 'orch-watch', peer: 'ssh', figure: 'clientMs', must: 1 / 3, aim: 1 / 5 },
    ...{ limit: '0.25 ms of cryptography', told: 'part' },
  },
  {
    ...files,
    ...{ id: 'G6', name: 'wall of 200 containers by the API, against `docker stats --no-stream`' },
    ...{ ours: 'orch-watch, API', figure: 'wallMs', must: 0.6, aim: 0.5, limit: COLLECTOR, told: 'factor' },
  },
  {
    ...files,
    ...{ id: 'G7', name: 'wall of 200 containers by cgroup files over SSH, against `docker stats --no-stream`' },
    ...{ ours: 'orch-watch, files over SSH', figure: 'wallMs', must: 1 / 50, aim: 1 / 100 },
    ...{ limit: CGROUPS, told: 'part' },
  },
  {
    ...files,
    ...{ id: 'G7', name: 'client CPU of the same' },
    ...{ ours: 'orch-watch, files over SSH', figure: 'clientMs', must: 1 / 50, aim: 1 / 100 },
    ...{ limit: CGROUPS, told: 'part' },
  },
  { ...start, id: 'G9', name: 'start-up of `--version`, against `node -e 0`', ours: '--version', must: 1.3, aim: 1.1 },
  { ...start, id: 'G9', name: 'start-up of `--help`, against `node -e 0`', ours: '--help', must: 1.9, aim: 1.5 },
  { ...start, id: 'G9', name: 'start-up of `validate`, against `node -e 0`', ours: 'validate', must: 3, aim: 2.2 },
  {
    ...{ id: 'G10', name: 'bytes per sample of the history, whole file, noisy series', series: 'history' },
    ...{ ours: 'orch-watch', peer: 'one byte each', figure: 'memoryKiB', must: 4, aim: 3, told: 'factor' },
    limit: 'the noise itself',
  },
  {
    ...{ id: 'G12', name: 'client CPU per host-poll at 1,000 kept hosts, against 100', series: 'growth' },
    ...{ ours: '1,000 hosts', peer: '100 hosts', figure: 'clientMs', must: 1.2, aim: 1.0, limit: '1.0' },
    told: 'factor',
  },
]
