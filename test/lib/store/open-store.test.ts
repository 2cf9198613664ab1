import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../../lib/store/open-store.ts'

describe('the address of a store', () => {
  const refused = (address: string): Promise<string> => openStore(address, { access: 'write' }).then(String, String)

  it('is a file, a server or nothing that lasts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orch-watch-address-'))
    for (const address of ['memory:', `sqlite:${join(folder, 'store.db')}`]) {
      const store = await openStore(address, { access: 'write' })
      expect((await store.load()).targets).to.deep.equal([])
      await store.close()
    }
    rmSync(folder, { recursive: true, force: true })
  })

  it('is refused when it is of another kind, and not repeated', async () => {
    for (const address of ['mysql://root:canary@db/x', 'canary', '', 'MEMORY:', '/var/lib/canary.db'])
      expect(await refused(address))
        .to.match(/^StoreError: there is no kind of store "/u)
        .and.not.contain('canary')
  })

  it('is refused when it is a file relative to nobody knows where', async () => {
    for (const path of ['store.db', '', './store.db', '/tmp/a\0b'])
      expect(await refused(`sqlite:${path}`)).to.contain('is not at an absolute path')
  })
})
