import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../../lib/store/open-store.ts'
import { storeContract } from '../../contracts/store.ts'

describe('the store in a file', function () {
  this.timeout(60_000)

  storeContract(
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'orch-watch-store-'))
      return Promise.resolve({
        open: (access) => openStore(`sqlite:${join(folder, 'state', 'store.db')}`, { access }),
        remove: () => rm(folder, { recursive: true, force: true }),
      })
    },
    { outlasts: true },
  )
})
