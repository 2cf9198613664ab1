import { expect } from 'chai'
import { wish } from '../../../../lib/app/control/words.ts'
import { grant } from '../../../../lib/app/daemon/people.ts'
import { pictureOf } from '../../../../lib/app/daemon/picture.ts'
import type { Picture } from '../../../../lib/app/daemon/picture.ts'
import { anIncident, HOUR } from '../../../helpers/telling.ts'

const NOW = 10 * HOUR

function aPicture(): Picture {
  const incidents = [anIncident({ status: 'warning' })]
  return pictureOf({
    targets: [],
    incidents,
    told: [],
    groups: [],
    recent: [],
    outgoing: [],
    silences: [],
    ...{ deeds: [], holds: [], auditHead: null },
    warnings: [],
  })
}

const ack = { do: 'ack', incident: 'web-1-disk', by: 'ada', note: 'new disk ordered', isSticky: false } as const

describe('what people ask of the daemon', () => {
  it('is to be quiet about an incident, and it is written down who asked', () => {
    const picture = aPicture()
    const { batch, outcome } = grant(ack, picture, NOW)
    expect(outcome).to.deep.equal({ kind: 'done', says: 'web-1-disk is quiet until it gets worse' })
    expect(picture.stories.open()[0]?.acknowledged).to.deep.equal({
      by: 'ada',
      note: 'new disk ordered',
      at: NOW,
      isSticky: false,
    })
    expect(batch.incidents).to.deep.equal(picture.stories.open())
    expect(batch.events?.map(({ text }) => text)).to.deep.equal(['by ada, until it gets worse: new disk ordered'])
  })

  it('is to take that back', () => {
    const picture = aPicture()
    expect(grant({ do: 'unack', incident: 'web-1-disk', by: 'bob' }, picture, NOW).outcome.kind).to.equal('refused')
    grant(ack, picture, NOW)
    expect(grant({ do: 'unack', incident: 'web-1-disk', by: 'bob' }, picture, NOW).outcome.kind).to.equal('done')
    expect(picture.stories.open()[0]).to.not.have.property('acknowledged')
  })

  it('is refused for an incident that is not open, and for a time that is over', () => {
    const picture = aPicture()
    expect(grant({ ...ack, incident: 'nothing' }, picture, NOW).outcome).to.deep.equal({
      kind: 'refused',
      why: 'there is no open incident "nothing"',
    })
    expect(grant({ ...ack, until: NOW }, picture, NOW).outcome.kind).to.equal('refused')
    expect(grant({ ...ack, until: NOW }, picture, NOW).batch).to.deep.equal({})
  })

  it('is not believed when it names a moment that no date can be', () => {
    const asked = { do: 'silence', match: { target: ['web-*'] }, by: 'ada', note: 'for ever' }
    expect(wish.safeParse({ ...asked, until: 1e17 }).success).to.equal(false)
    expect(wish.safeParse({ ...asked, until: 8.64e15 }).success).to.equal(true)
  })

  it('is a silence, which has an id, an end and a reason, and can be ended', () => {
    const picture = aPicture()
    const match = { target: ['web-*'], labels: [['__proto__', ['x']]] as [string, string[]][] }
    const asked = { do: 'silence', match, by: 'ada', note: 'moving racks', until: NOW + HOUR } as const
    const { batch, outcome } = grant(asked, picture, NOW)
    const [silence] = picture.silences
    expect(batch.silences).to.deep.equal([silence])
    expect(silence).to.deep.include({ by: 'ada', note: 'moving racks', from: NOW, until: NOW + HOUR })
    const says = `${silence?.id}: target web-*, __proto__=x until 1970-01-01 11:00:00Z, by ada: moving racks`
    expect(outcome).to.deep.equal({ kind: 'done', ids: [silence?.id], says })
    expect(grant({ do: 'silences' }, picture, NOW).outcome).to.deep.equal({ kind: 'done', says })
    expect(grant({ do: 'silences' }, picture, NOW + HOUR).outcome).to.deep.include({ says: 'there is no silence' })
    const ended = grant({ do: 'unsilence', id: silence?.id ?? '', by: 'bob' }, picture, NOW)
    expect(ended.batch.endedSilences).to.deep.equal([silence?.id])
    expect(picture.silences).to.deep.equal([])
  })
})
