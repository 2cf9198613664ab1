import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Readable, Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { withDeadline } from '../../base/deadline.ts'
import type { Client } from '../../kit/engine/client.ts'
import { MiB } from '../../kit/engine/fields.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import { fault, FaultError, timedOut } from '../../kit/fault.ts'
import type { FileHashQuestion } from '../../model/inside.ts'

const MAX_BYTES = 16 * MiB
const TOTAL_MS = 10_000

/** What of a member of an archive counts. Times do not: they change where nothing else does. */
interface Member {
  readonly name: string
  readonly type: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly linkname?: string | null
  /** Further properties, such as the capabilities of a program. */
  readonly pax?: Readonly<Record<string, string>> | null
}

/** The part in use of a package that has no types; it is loaded where it is used. */
interface TarStream {
  readonly extract: () => Writable & {
    on(event: 'entry', heard: (member: Member, content: Readable, next: (error?: Error) => void) => void): unknown
  }
}

/**
 * Whether a file or folder in a container is still the same. The engine hands it out as an archive, of which nothing
 * is kept but the sum. A link is what it leads to on Podman and the link itself on Docker.
 * Source: Docker Engine API, ContainerArchive; POSIX pax interchange format.
 *
 * @returns null where there is nothing at that path
 */
export async function readFileHash(
  client: Client,
  version: string,
  { container, path }: FileHashQuestion,
  signal: AbortSignal,
): Promise<string | null> {
  const asked = { path: `/containers/${container}/archive`, query: { path } }
  const total = { ms: TOTAL_MS, parent: signal, expired: () => timedOut('answer', TOTAL_MS) }
  try {
    return await withDeadline(total, async (whole) => {
      const archive = await client.open(asked, version, { opening: whole, whole })
      return sumOf(archive, path, whole)
    })
  } catch (error) {
    if (error instanceof RefusedError && isMissing(error)) return null
    throw error
  }
}

/** Nothing at that path, or a file in the middle of it. A container that is gone is another matter. */
function isMissing({ status, message }: RefusedError): boolean {
  return status === 404 ? !/no such container/iu.test(message) : /not a directory/iu.test(message)
}

async function sumOf(archive: IncomingMessage, path: string, signal: AbortSignal): Promise<string> {
  // As a whole: joined into the built program, it has no names of its own.
  // @ts-expect-error -- the package has no types
  const { extract } = ((await import('tar-stream')) as { default: TarStream }).default
  const members: string[] = []
  const unpacking = extract()
  unpacking.on('entry', (member, content, next) => {
    const sum = createHash('sha256').update(wordsOf(member))
    content.on('data', (bytes: Buffer) => void sum.update(bytes))
    finished(content).then(
      () => {
        members.push(sum.digest('base64url'))
        next()
      },
      (error: unknown) => {
        next(error as Error)
      },
    )
  })
  try {
    await pipeline(archive, bounded(path), unpacking, { signal })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof FaultError) throw error
    throw fault('unreadable', `the engine's archive of "${path}" cannot be read: ${String(error)}`, { cause: error })
  }
  // A folder is listed in whatever order it lies on the disk.
  return createHash('sha256').update(members.toSorted().join('\n')).digest('base64url')
}

function bounded(path: string): (archive: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* (archive) {
    let size = 0
    for await (const bytes of archive) {
      size += bytes.length
      if (size > MAX_BYTES) throw fault('unreadable', `"${path}" is larger than ${MAX_BYTES / MiB} MiB`)
      yield bytes
    }
  }
}

const TIMES = new Set(['mtime', 'atime', 'ctime'])

function wordsOf({ name, type, mode, uid, gid, size, linkname, pax }: Member): string {
  const more = Object.entries(pax ?? {}).filter(([key]) => !TIMES.has(key))
  return JSON.stringify([name, type, mode, uid, gid, size, linkname ?? null, more.toSorted()])
}
