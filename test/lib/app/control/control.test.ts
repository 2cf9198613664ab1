import { expect } from 'chai'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { askDaemon } from '../../../../lib/app/control/ask.ts'
import { serveControl } from '../../../../lib/app/control/serve.ts'
import type { Control } from '../../../../lib/app/control/serve.ts'
import type { Wish } from '../../../../lib/app/control/words.ts'

describe('the socket on which people reach the daemon', () => {
  let folder: string
  let path: string
  let control: Control | undefined

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-control-'))
    path = join(folder, 'state', 'control.sock')
  })
  afterEach(async () => {
    await control?.close()
    control = undefined
    rmSync(folder, { recursive: true, force: true })
  })

  it('hands over what is asked and brings back what is said', async () => {
    const heard: Wish[] = []
    control = await serveControl(path, (asked) => {
      heard.push(asked)
      return Promise.resolve({ kind: 'done', says: 'so be it' })
    })
    expect(await askDaemon(path, { do: 'reload' })).to.deep.equal({ kind: 'done', says: 'so be it' })
    expect(heard).to.deep.equal([{ do: 'reload' }])
  })

  it('is for its owner alone', async () => {
    control = await serveControl(path, () => Promise.resolve({ kind: 'done', says: '' }))
    expect(statSync(path).mode & 0o777).to.equal(0o600)
    expect(statSync(dirname(path)).mode & 0o777).to.equal(0o700)
  })

  it('says that nobody is there where nobody listens', async () => {
    expect(await askDaemon(path, { do: 'reload' })).to.equal(null)
    control = await serveControl(path, () => Promise.resolve({ kind: 'done', says: '' }))
    await control.close()
    control = undefined
    expect(await askDaemon(path, { do: 'reload' })).to.equal(null)
  })

  it('takes the place of one that was killed, and not of one that lives', async () => {
    control = await serveControl(path, () => Promise.resolve({ kind: 'done', says: 'first' }))
    const second = await serveControl(path, () => Promise.resolve({ kind: 'done', says: '' })).catch(String)
    expect(second).to.include('another daemon listens')
    await control.close()
    writeFileSync(path, '')
    control = await serveControl(path, () => Promise.resolve({ kind: 'done', says: 'third' }))
    expect(await askDaemon(path, { do: 'reload' })).to.deep.equal({ kind: 'done', says: 'third' })
  })

  it('says that its path is too long for a socket, and leaves nothing at a shorter one', async () => {
    const long = join(folder, 'state'.repeat(20), 'control.sock')
    const refused = await serveControl(long, () => Promise.resolve({ kind: 'done', says: '' })).catch(String)
    expect(refused).to.equal(
      `Error: the path of its socket has ${long.length} bytes, and 107 are allowed: "${long}"; the state folder can lie elsewhere (XDG_STATE_HOME)`,
    )
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('refuses what it does not understand, what is too much, and tells why a wish failed', async () => {
    control = await serveControl(path, () => Promise.reject(new Error('the disk is full')))
    const refused = async (text: string): Promise<unknown> => JSON.parse(await post(path, text))
    expect(await refused('{"do":"format c"}')).to.include({ kind: 'refused' })
    expect(await refused('not json')).to.include({ kind: 'refused' })
    expect(await refused(JSON.stringify({ do: 'unsilence', id: 'x'.repeat(100_000), by: 'ada' }))).to.include({
      kind: 'refused',
    })
    expect(await refused('{"do":"reload"}')).to.deep.equal({ kind: 'refused', why: 'the disk is full' })
  })
})

function post(socketPath: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method: 'POST', path: '/' }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
      response.on('end', () => resolve(body))
    })
    sent.on('error', reject)
    sent.end(text)
  })
}
