import { expect } from 'chai'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beginJournal, beingReplaced, dropTornJournals, unfinishedIn } from '../../../../lib/app/replace/journal.ts'
import type { Replacement } from '../../../../lib/app/replace/journal.ts'

describe('the journal of a replacement', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ow-journal-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const replacing = (...objects: (readonly [target: string, name: string])[]): Replacement => ({
    about: 'a rollback',
    parts: objects.map(([target, name], oldRank) => ({
      ...{ target, kind: 'container' as const, name, runsAs: name, words: 'done', oldId: null },
      ...{ runs: true, oldRank, isAwaited: false, ends: false },
    })),
    grounds: [],
  })

  it('has each step, each container that was made, and whether all were proven', async () => {
    const journal = (await beginJournal(folder, replacing(['e', 'web'], ['e', 'db'])))!
    await journal.intend({ step: 'create', at: 1 })
    await journal.made(1, 'f00')
    const [one] = await unfinishedIn(folder)
    expect(one).to.deep.include({ steps: [{ step: 'create', at: 1 }], ids: new Map([[1, 'f00']]), isProven: false })
    await journal.proven()
    expect((await unfinishedIn(folder))[0]).to.have.property('isProven', true)
    await journal.close()
    expect(await unfinishedIn(folder)).to.deep.equal([])
  })

  it('believes no line that was torn, and none of a journal whose first one was', async () => {
    const journal = (await beginJournal(folder, replacing(['e', 'web'])))!
    await journal.intend({ step: 'stop', at: 0 })
    const place = join(folder, '.git/orch-watch/journal')
    appendFileSync(join(place, readdirSync(place)[0]!), '{"step":"ren')
    appendFileSync(join(place, 'other.jsonl'), '{"form":"orch-watch/repl')
    const [one, ...others] = await unfinishedIn(folder)
    expect([one?.steps, others]).to.deep.equal([[{ step: 'stop', at: 0 }], []])
  })

  it('loses what a process that was ended while it began has left beside it, and nothing else', async () => {
    await beginJournal(folder, replacing(['e', 'web']))
    const place = join(folder, '.git/orch-watch/journal')
    const [own = ''] = readdirSync(place)
    const text = readFileSync(join(place, own), 'utf8')
    const ofDead = text.replace(/"startedTicks":"\d+"/u, '"startedTicks":"1"')
    writeFileSync(join(place, '.alive.part'), text)
    writeFileSync(join(place, '.dead.part'), ofDead)
    writeFileSync(join(place, '.torn.part'), '{"form')
    await dropTornJournals({ folder }, Date.now())
    expect(readdirSync(place).sort()).to.deep.equal(['.alive.part', '.torn.part', own].sort())
    await dropTornJournals({ folder }, Date.now() + 60_000)
    expect(readdirSync(place).sort()).to.deep.equal(['.alive.part', own].sort())
  })

  it('lets one of two that begin at once go on at most, and those that have nothing in common both', async () => {
    const both = await Promise.all([
      beginJournal(folder, replacing(['e', 'web'], ['e', 'db'])),
      beginJournal(folder, replacing(['e', 'db'])),
    ])
    expect(both.filter((each) => each !== null).length).to.be.at.most(1)
    expect(await beginJournal(folder, replacing(['f', 'db']))).not.to.equal(null)
  })

  it('keeps nobody from a target on which it has come to its end, while it waits for another', async () => {
    await beginJournal(folder, replacing(['e', 'web'], ['f', 'web']))
    expect(await beingReplaced({ folder }, 'e')).to.deep.equal(new Set(['container web']))
    const [one] = await unfinishedIn(folder)
    await one?.settledOn('e', 'undone')
    expect((await unfinishedIn(folder))[0]?.settled).to.deep.equal(new Map([['e', 'undone']]))
    expect(await beingReplaced({ folder }, 'e')).to.deep.equal(new Set())
    expect(await beingReplaced({ folder }, 'f')).to.deep.equal(new Set(['container web']))
    expect(await beginJournal(folder, replacing(['f', 'web']))).to.equal(null)
    expect(await beginJournal(folder, replacing(['e', 'web']))).not.to.equal(null)
  })
})
