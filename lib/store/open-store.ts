import { isAbsolute } from 'node:path'
import { oneLine } from '../base/escape.ts'
import { StoreError } from '../kit/store-error.ts'
import type { Store } from '../model/store.ts'

/**
 * Opens the store at an address: `sqlite:/absolute/path`, `postgres://user:password@host/name` or `memory:`.
 *
 * @param options.access `write` for the one daemon, `read` for whoever only looks
 * @throws StoreError when there is no such kind of store, or it cannot be opened
 */
export async function openStore(address: string, { access }: { access: 'write' | 'read' }): Promise<Store> {
  const exclusive = access === 'write'
  const kind = /^[a-z]+:/u.exec(address)?.[0]
  switch (kind) {
    case 'sqlite:': {
      const file = address.slice(kind.length)
      if (!isAbsolute(file) || file.includes('\0'))
        throw new StoreError('failed', `the store "${oneLine(address)}" is not at an absolute path`)
      const { openSqlite } = await import('./sqlite.ts')
      return openSqlite(file, { exclusive })
    }
    case 'postgres:':
    case 'postgresql:': {
      const { openPostgres } = await import('./postgres.ts')
      return openPostgres(address, { exclusive })
    }
    case 'memory:': {
      const { memoryStore } = await import('./memory.ts')
      return memoryStore()
    }
    case undefined:
    default:
      // Not the address itself: what was meant may hold a password.
      throw new StoreError(
        'failed',
        `there is no kind of store "${oneLine(kind ?? '', 40)}": it is sqlite:/path, postgres://host/name or memory:`,
      )
  }
}
