import { oneLine } from '../../base/escape.ts'
import type { FaultPhase, Looked } from '../../model/fault.ts'
import type {
  HostFacts,
  HostSection,
  HostUptime,
  KernelLog,
  Login,
  Mount,
  Process,
  SshServer,
  Unit,
} from '../../model/host.ts'
import type { Answers } from '../../model/session.ts'
import type { EpochMs } from '../../model/time.ts'
import { fault, faulted, seen } from '../fault.ts'
import type { FaultError } from '../fault.ts'
import { frameOf } from './frames.ts'
import type { Frame, Frames } from './frames.ts'
import { cpuBetween, parseLoad, parseOwnUse } from './parse/cpu.ts'
import { parseKernelLog } from './parse/kernel-log.ts'
import { disksBetween } from './parse/disk-io.ts'
import { parseSessions, parseWho } from './parse/logins.ts'
import { parseMemory, parseSwap } from './parse/memory.ts'
import { joinMounts, parseMountTable } from './parse/mounts.ts'
import { netBetween, parseLinks } from './parse/net-io.ts'
import { parseOs } from './parse/os.ts'
import { parsePressure } from './parse/pressure.ts'
import { parseShortRows, parseStatRows } from './parse/processes.ts'
import { parseReboot } from './parse/reboot.ts'
import { parseDf, parseStatFs } from './parse/space.ts'
import { policyOf, settingsIn, settingsOfFiles } from './parse/ssh-server.ts'
import { parseClock, parseTime, parseUptime } from './parse/time.ts'
import { parseUnits } from './parse/units.ts'
import { readingsIn } from './samples.ts'
import type { Readings, Sampled, Samples } from './samples.ts'

/** One whole answer of the program, and what is remembered from an earlier one. */
export interface HostAnswer {
  readonly frames: Frames
  readonly stderr: string
  /** Earlier readings of the counters; null when the program took two. */
  readonly earlier: Partial<Samples> | null
  /** By our clock, when it was asked and when all of it was here. */
  readonly around: { readonly from: EpochMs; readonly to: EpochMs }
}

type Answer = HostAnswer & { readonly readings: Readings }
type Parsers = { readonly [S in HostSection]: (answer: Answer) => HostFacts[S] }

const PARSERS: Parsers = {
  os: ({ frames }) => parseOs(frameOf(frames, 'uname').text, frameOf(frames, 'files').text),
  clock: ({ frames }) => parseClock(frameOf(frames, 'clock').text),
  uptime: ({ frames }) => uptimeOf(frames),
  cpu: (answer) => cpuOf(answer),
  load: ({ frames }) => parseLoad(frameOf(frames, 'files').text),
  memory: ({ frames }) => parseMemory(frameOf(frames, 'files').text),
  swap: ({ frames }) => parseSwap(frameOf(frames, 'files').text),
  mounts: (answer) => mountsOf(answer),
  processes: ({ frames }) => processesOf(frames),
  units: (answer) => unitsOf(answer),
  kernelLog: ({ frames }) => kernelLogOf(frames),
  pressure: ({ frames }) => parsePressure(frameOf(frames, 'pressure').text),
  diskIo: (answer) => {
    const { from, to } = betweenIn(answer, 'diskIo')
    return disksBetween(from, to)
  },
  netIo: (answer) => {
    const { from, to } = betweenIn(answer, 'netIo')
    return netBetween(from, to, parseLinks(frameOf(answer.frames, 'links').text))
  },
  reboot: ({ frames }) => parseReboot(frameOf(frames, 'reboot').text, frameOf(frames, 'files').text),
  logins: ({ frames }) => loginsOf(frames),
  sshServer: ({ frames }) => sshServerOf(frames),
  time: ({ frames, around }) =>
    parseTime(frameOf(frames, 'time').text, {
      ...around,
      first: frames.get('files')?.text ?? '',
      last: frames.get('later')?.text ?? '',
    }),
}

/** Every section asked for, seen or faulted on its own: one that cannot be read takes no other with it. */
export function factsOf(
  sections: ReadonlySet<HostSection>,
  given: HostAnswer,
  readings = readingsIn(given.frames),
): Answers<HostFacts> {
  const { frames, stderr, earlier, around } = given
  const answer: Answer = { frames, stderr, earlier, around, readings }
  const facts: Record<string, unknown> = {}
  for (const section of sections) facts[section] = look(section, answer)
  return facts
}

function look<S extends HostSection>(section: S, answer: Answer): Looked<HostFacts[S]> {
  try {
    return seen(PARSERS[section](answer))
  } catch (error) {
    return faulted(error)
  }
}

function uptimeOf(frames: Frames): HostUptime {
  return parseUptime(frameOf(frames, 'files').text, parseClock(frameOf(frames, 'clock').text))
}

/** The readings between which a rate is taken: one kept and one new, or the two that the program took itself. */
function betweenIn<S extends Sampled>(
  { earlier, readings }: Answer,
  section: S,
): { readonly from: Samples[S]; readonly to: Samples[S]; readonly isOwn: boolean } {
  const first = readings(section, 'files')
  const kept = earlier?.[section]
  if (kept !== undefined) return { from: kept, to: first, isOwn: false }
  return { from: first, to: readings(section, 'later'), isOwn: true }
}

/** Where the program took both readings, it was at work in between. */
function cpuOf(answer: Answer): HostFacts['cpu'] {
  const { from, to, isOwn } = betweenIn(answer, 'cpu')
  return cpuBetween(from, to, isOwn ? parseOwnUse(frameOf(answer.frames, 'later').text) : undefined)
}

function mountsOf({ frames, stderr }: HostAnswer): readonly Mount[] {
  const rows = parseMountTable(frameOf(frames, 'mounts').text)
  if (rows.length === 0) return []
  const space = frameOf(frames, 'space')
  if (ranOut(space)) throw tookTooLong('space', 'a file system did not say how full it is')
  const bySpace = parseStatFs(space.text)
  if (space.status === '0') return joinMounts(rows, bySpace)
  const df = frameOf(frames, 'df')
  if (ranOut(df)) throw tookTooLong('space', 'a file system did not say how full it is')
  const numbers = new Map([...parseDf(df.text, frames.get('inodes')?.text ?? ''), ...bySpace])
  if (numbers.size === 0) throw failed('df', df, stderr)
  return joinMounts(rows, numbers)
}

function processesOf(frames: Frames): readonly Process[] {
  const short = frames.get('processes')
  if (short?.status === '0') return parseShortRows(short.text)
  return parseStatRows(frameOf(frames, 'process-stats').text)
}

function unitsOf({ frames, stderr }: HostAnswer): readonly Unit[] {
  const units = frameOf(frames, 'units')
  if (units.status === 'absent') throw fault('not-supported', 'systemd does not run on the host')
  if (ranOut(units)) throw tookTooLong('units', 'systemd did not list its units')
  if (units.status !== '0') throw failed('systemctl', units, stderr)
  return parseUnits(units.text)
}

function kernelLogOf(frames: Frames): KernelLog {
  const { text, status } = frameOf(frames, 'kernel-log')
  if (status === 'dmesg' || status === 'journal' || status === 'file')
    return parseKernelLog(text, status, uptimeOf(frames).bootedAt)
  throw fault('not-supported', 'the log of the kernel may not be read by this account', {
    hint: 'put the account into the group "adm" or "systemd-journal"',
  })
}

function loginsOf(frames: Frames): readonly Login[] {
  const sessions = frames.get('sessions')
  const frame = sessions ?? frameOf(frames, 'logins')
  if (frame.status === 'absent') throw fault('not-supported', 'the host does not keep who is logged in')
  if (ranOut(frame)) throw tookTooLong('command', 'the host did not say who is logged in')
  if (frame.status !== '0') throw failed(sessions ? 'loginctl' : 'who', frame, '')
  return sessions ? parseSessions(frame.text) : parseWho(frame.text)
}

function sshServerOf(frames: Frames): SshServer {
  const general = frameOf(frames, 'sshd')
  if (general.status === 'absent') throw fault('not-supported', 'the host has no OpenSSH server')
  if (general.status === '0') {
    const root = frameOf(frames, 'sshd-root')
    const policy = policyOf(settingsIn(general.text))
    return {
      found: 'effective',
      general: policy,
      root: root.status === '0' ? policyOf(settingsIn(root.text)) : policy,
    }
  }
  const policy = policyOf(settingsOfFiles(frameOf(frames, 'sshd-files').text))
  return { found: 'configured', general: policy, root: policy }
}

/** Killed at its own limit on the host: 137 where the kill is passed on, 124 and 143 elsewhere. */
function ranOut(frame: Frame): boolean {
  return ['124', '137', '143'].includes(frame.status)
}

function tookTooLong(phase: FaultPhase, message: string): FaultError {
  return fault('timed-out', `${message} in time`, { phase })
}

function failed(program: string, frame: Frame, stderr: string): FaultError {
  const said = oneLine(stderr, 200)
  return fault('unreadable', `${program} failed with exit code ${frame.status}${said === '' ? '' : `: "${said}"`}`)
}
