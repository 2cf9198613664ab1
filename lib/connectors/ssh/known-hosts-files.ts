import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fault, FaultError } from '../../kit/fault.ts'
import { formatPlace } from './address.ts'
import type { HostRecord } from './host-key.ts'
import { judgeShown } from './host-key.ts'
import { knownHostsIn, knownHostsLine, recordedName } from './known-hosts.ts'
import type { KnownHosts } from './known-hosts.ts'
import { madeOnce } from './made-once.ts'

const LIMIT_BYTES = 16 * 1024 * 1024

/** Where a host's key is recorded. */
export interface HostKeyPlace {
  readonly host: string
  readonly port: number
  /** Stands in for host and port when ssh_config says HostKeyAlias. */
  readonly alias?: string
  /** The first one is written to. */
  readonly files: readonly string[]
}

/** What the files say about one host. A file that is not there says nothing. */
export async function readRecord(place: HostKeyPlace): Promise<HostRecord> {
  const read = await Promise.all(place.files.map(knownHostsOf))
  return recordIn(
    place,
    read.filter((each) => each !== null),
  )
}

/**
 * Writes down a key that was seen for the first time, as one line at the end of the first file. Nothing is written when
 * the host has been recorded in the meantime: the second of two that come at the same time finds the first one's line.
 *
 * @param judge how the shown key is held against what is recorded by then
 * @throws FaultError `host-key-changed` when another key was recorded in the meantime, `local` when nothing can be written
 */
export function recordKey(place: HostKeyPlace, shown: Buffer, judge = judgeShown): void {
  const [file] = place.files
  if (file === undefined) throw fault('local', 'no known_hosts file is named, so that no key can be recorded')
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const written = readWritten(file)
    const record = recordIn(place, [knownHostsIn(written)])
    const verdict = judge(record, shown)
    if (verdict.kind === 'match') return
    if (verdict.kind === 'changed' || verdict.kind === 'revoked')
      throw fault('host-key-changed', `another key of "${record.name}" was recorded in the meantime`)
    const glue = written === '' || written.endsWith('\n') ? '' : '\n'
    append(file, `${glue}${knownHostsLine(record.name, shown)}\n`)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    throw fault('local', `the key cannot be recorded in "${file}": ${error.message}`, { cause: error })
  }
}

function recordIn(place: HostKeyPlace, files: readonly KnownHosts[]): HostRecord {
  const name = place.alias?.toLowerCase() ?? recordedName(place.host, place.port)
  const portless = place.alias === undefined && place.port !== 22 ? recordedName(place.host, 22) : null
  return {
    name,
    keys: files.flatMap((file) => file.keysFor(name)),
    portlessKeys: portless === null ? [] : files.flatMap((file) => file.keysFor(portless)),
  }
}

/** The place of a host as its owner would type it. */
export function typedPlace(place: HostKeyPlace): string {
  return place.port === 22 ? place.host : formatPlace(place.host, place.port)
}

const readKnownHosts = madeOnce(async (file, { bytes }): Promise<KnownHosts> => {
  if (bytes > LIMIT_BYTES) throw fault('local', `"${file}" is larger than ${LIMIT_BYTES / 1024 / 1024} MiB`)
  return knownHostsIn(await readFile(file, 'latin1'))
})

async function knownHostsOf(file: string): Promise<KnownHosts | null> {
  try {
    return await readKnownHosts(file)
  } catch (error) {
    if (isMissing(error)) return null
    if (!(error instanceof Error) || !('code' in error) || error instanceof FaultError) throw error
    throw fault('local', `"${file}" cannot be read: ${error.message}`, { cause: error })
  }
}

function readWritten(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch (error) {
    if (isMissing(error)) return ''
    throw error
  }
}

// One write with O_APPEND: lines of two programs never mix.
function append(file: string, line: string): void {
  const descriptor = openSync(file, 'a', 0o600)
  try {
    appendFileSync(descriptor, line)
  } finally {
    closeSync(descriptor)
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR'
}
