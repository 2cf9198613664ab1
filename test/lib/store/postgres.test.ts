import { expect } from 'chai'
import { inspect } from 'node:util'
import { StoreError } from '../../../lib/kit/store-error.ts'
import { openPostgres } from '../../../lib/store/postgres.ts'
import { openStore } from '../../../lib/store/open-store.ts'
import { storeContract } from '../../contracts/store.ts'
import { skipUnless } from '../../helpers/needs.ts'
import { POSTGRES_BIN, running, startPostgres } from '../../helpers/postgres.ts'
import { aTold } from '../../helpers/remembered.ts'
import type { Postgres } from '../../helpers/postgres.ts'

describe('the store in PostgreSQL', function () {
  this.timeout(60_000)
  let server: Postgres | undefined

  before(async function () {
    skipUnless(this, { files: [`${POSTGRES_BIN}/initdb`] })
    server = await startPostgres()
  })
  after(() => server?.stop())

  storeContract(
    async () => {
      const address = await running(server).database()
      return { open: (access) => openStore(address, { access }), remove: () => Promise.resolve() }
    },
    { outlasts: true },
  )

  describe('and its server', () => {
    const rhythm = { beatMs: 100, silenceMs: 600 }
    const refusal = async (address: string, exclusive = true): Promise<StoreError> => {
      try {
        const store = await openPostgres(address, { exclusive, rhythm })
        await store.close()
      } catch (error) {
        if (error instanceof StoreError) return error
        throw error
      }
      throw new Error('it has been opened')
    }

    it('let one daemon write; the second is told whose it is', async () => {
      const address = await running(server).database()
      const store = await openPostgres(address, { exclusive: true, rhythm })
      const { trouble, message } = await refusal(address)
      expect(trouble).to.equal('held')
      expect(message).to.contain(`is used by another orch-watch, process ${process.pid}, started 20`)
      await store.close()
      await (await openPostgres(address, { exclusive: true, rhythm })).close()
    })

    it('wait until one that has died is silent, and keep it from writing when it comes back', async () => {
      const address = await running(server).database()
      const silent = { beatMs: 3_600_000, silenceMs: 600 }
      const dead = await openPostgres(address, { exclusive: true, rhythm: silent })
      await dead.save({ told: [aTold('a')] })
      const next = await openPostgres(address, { exclusive: true, rhythm })
      const refused = await dead.save({ told: [aTold('b')] }).then(String, String)
      expect(refused).to.contain('is used by another orch-watch')
      expect((await next.load()).told).to.have.length(1)
      await next.save({ told: [aTold('c')] })
      await dead.close()
      await next.save({ told: [aTold('d')] })
      await next.close()
    })

    it('that stands still is waited for no longer than 5 s, and written to again when it answers', async () => {
      const address = await running(server).database()
      const store = await openPostgres(address, { exclusive: true })
      await store.save({ told: [aTold('a')] })
      running(server).freeze()
      const started = performance.now()
      let refused: string
      try {
        refused = await store.save({ told: [aTold('b')] }).then(String, String)
      } finally {
        running(server).thaw()
      }
      expect(refused).to.contain('StoreError')
      expect(performance.now() - started).to.be.within(4_000, 15_000)
      await store.save({ told: [aTold('b')] })
      expect((await store.load()).told).to.have.length(2)
      await store.close()
    })

    it('that refuse, or are not there, are told of without the password', async () => {
      const address = await running(server).database()
      const wrong = address.replace('orch:canary-of-postgres', 'orch:wrong-canary')
      const elsewhere = new URL(address)
      elsewhere.port = '1'
      const cases = [
        [wrong, /refuses this user, or the password/u],
        [`${address}-no-such`, /the server has no such database/u],
        [elsewhere.href, /cannot be reached \(.*ECONNREFUSED/u],
        ['postgres://user:canary@[bad/name', /the address of the store cannot be read/u],
      ] as const
      for (const [at, words] of cases) {
        const error = await refusal(at)
        expect(error.message).to.match(words)
        expect(inspect(error, { depth: 9 })).to.not.contain('canary')
      }
    })

    it('that cannot hold all text, or were written by a newer version, are left as they are', async () => {
      const latin = await running(server).database('LATIN1')
      expect((await refusal(latin)).message).to.contain('its encoding is not UTF8 but LATIN1')
      const address = await running(server).database()
      expect((await refusal(address, false)).trouble).to.equal('missing')
      await (await openPostgres(address, { exclusive: true, rhythm })).close()
      await running(server).query(address, "insert into orch_watch_migration values ('9999-later', '2030')")
      for (const exclusive of [true, false])
        expect((await refusal(address, exclusive)).message).to.contain('was written by a newer orch-watch')
    })
  })
})
