import type { SeriesHistory } from '../model/history.ts'
import type { Store } from '../model/store.ts'
import type { Watched } from '../model/watched.ts'
import type { RawRemembered, RawStore } from './sql/raw-store.ts'
import { storeOver } from './sql/raw-store.ts'
import { startThread } from './sqlite/thread.ts'
import { placeWords } from './sqlite/sqlite-words.ts'
import type { Thread } from './sqlite/thread.ts'

const READ_MS = 60_000
const WRITE_MS = 20_000
const QUERY_MS = 10_000

/** Beside this one in the sources, and as near from a chunk of dist/, which lies as deep. */
const OWN = import.meta.url
const WORKER = new URL(`../store/sqlite/worker.${OWN.endsWith('.ts') ? 'ts' : 'js'}`, OWN)

/**
 * The store in a file. A thread of its own writes it, so that nothing else waits for the disk. With `exclusive` it is
 * the one daemon's: it is made where there is none, and refused while another process has it so. Without, it is read
 * only, beside a daemon or without one.
 *
 * @throws StoreError; the file is then as it was before
 */
export async function openSqlite(file: string, { exclusive }: { exclusive: boolean }): Promise<Store> {
  const where = placeWords(file)
  const access = exclusive ? 'write' : 'read'
  return storeOver(rawOver(await startThread(entry(), { file, access }, where)), where, access)
}

/** A thread does not inherit what lets Node read TypeScript: run from the sources, it is told first. */
function entry(): URL {
  if (WORKER.pathname.endsWith('.js')) return WORKER
  const register = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const lines = `import { register } from ${register}; register(); await import(${JSON.stringify(WORKER.href)})`
  return new URL(`data:text/javascript,${encodeURIComponent(lines)}`)
}

/** What the thread answers is what the worker gives for that question: both are ours. */
function rawOver(thread: Thread): RawStore {
  return {
    read: async () => (await thread.ask({ verb: 'read' }, READ_MS)) as RawRemembered,
    async write(batch) {
      await thread.ask({ verb: 'write', batch }, WRITE_MS)
    },
    incidents: async (query) => (await thread.ask({ verb: 'incidents', query }, QUERY_MS)) as readonly string[],
    events: async (incident) => (await thread.ask({ verb: 'events', incident }, QUERY_MS)) as readonly string[],
    outgoing: async (state, limit) =>
      (await thread.ask({ verb: 'outgoing', state, limit }, QUERY_MS)) as readonly string[],
    audit: async (query) => (await thread.ask({ verb: 'audit', query }, QUERY_MS)) as readonly string[],
    auditHead: async () => (await thread.ask({ verb: 'audit-head' }, QUERY_MS)) as readonly string[],
    sizeBytes: async () => (await thread.ask({ verb: 'size' }, QUERY_MS)) as number,
    pruneSome: async (before) => (await thread.ask({ verb: 'prune-some', before }, WRITE_MS)) as number,
    history: async (query) => (await thread.ask({ verb: 'history', query }, QUERY_MS)) as readonly SeriesHistory[],
    watched: async (query) => (await thread.ask({ verb: 'watched', query }, QUERY_MS)) as readonly Watched[],
    pruneSomeHistory: async (limits) => (await thread.ask({ verb: 'prune-some-history', limits }, WRITE_MS)) as number,
    close: () => thread.close(),
  }
}
