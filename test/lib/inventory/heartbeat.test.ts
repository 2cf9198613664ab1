import { expect } from 'chai'
import { inFolder, inventoryOf, problemsIn } from '../../helpers/inventory.ts'

const withHeartbeat = (written: string): string => `
settings: { heartbeat: ${written} }
targets: [{ id: web-1, address: web-1 }]
`
const complaints = (written: string): Promise<string[]> =>
  inFolder({ 'targets.yaml': withHeartbeat(written) }, async (folder) =>
    (await problemsIn(folder)).map(({ where, message }) => `${where.line}: ${message}`),
  )

describe('settings.heartbeat', () => {
  it('is an address, once a minute unless said otherwise', async () => {
    const { settings } = await inventoryOf(withHeartbeat('{ url: "https://beat.example.org/1" }'))
    expect(settings.heartbeat).to.deep.equal({ url: 'https://beat.example.org/1', everyMs: 60_000 })
    const often = await inventoryOf(withHeartbeat('{ url: "https://beat.example.org/1", every: 5m }'))
    expect(often.settings.heartbeat?.everyMs).to.equal(300_000)
  })

  it('may be kept elsewhere, as it holds a token, and then does not show itself', async () => {
    const env = { BEAT: 'https://beat.example.org/tok-1' }
    const { settings } = await inventoryOf(withHeartbeat('{ url: "env:BEAT" }'), { env })
    const url = settings.heartbeat?.url
    expect(typeof url === 'object' && url.reveal()).to.equal('https://beat.example.org/tok-1')
    expect(JSON.stringify(settings)).to.not.contain('tok-1')
  })

  it('is refused where it is no address of the web, without repeating what may be a token', async () => {
    const env = { BEAT: 'ftp://tok-1' }
    const found = await inFolder({ 'targets.yaml': withHeartbeat('{ url: "env:BEAT" }') }, (folder) =>
      problemsIn(folder, { env }),
    )
    expect(found.map(({ where, message }) => `${where.line}: ${message}`)).to.deep.equal([
      '2: "env:BEAT" holds no address of the web',
    ])
    expect(await complaints('{ url: "env:NOT_THERE" }')).to.have.length(1)
    expect(await complaints('{ every: 5m }')).to.have.length(1)
    expect(await complaints('{ url: "https://beat.example.org", every: 1ms }')).to.have.length(1)
    expect(await complaints('{ url: "https://beat.example.org", often: 5m }')).to.have.length(1)
  })

  it('is nobody, where nobody is named', async () => {
    expect((await inventoryOf('targets: [{ id: web-1, address: web-1 }]')).settings).to.not.have.property('heartbeat')
  })
})
