import { expect } from 'chai'
import teams from '../../../lib/notifiers/teams.ts'
import { httpNotifierContract } from '../../contracts/http-notifier.ts'
import { aContext, aMessage, anEntry, optionsOf } from '../../helpers/notices.ts'
import { aReceiver } from '../../helpers/receiver.ts'

interface Block {
  readonly type: string
  readonly inlines: readonly { readonly type: string; readonly text: string }[]
}
interface TeamsDocument {
  readonly attachments: readonly [
    { readonly contentType: string; readonly content: { readonly body: readonly Block[] } },
  ]
}

const PATH = '/workflows/1/triggers/manual/paths/invoke?sig=secretSignature'

describe('the notifier teams', () => {
  httpNotifierContract(teams, {
    at: (origin) => ({ written: { url: 'env:URL' }, secrets: { URL: `${origin}${PATH}` } }),
    accepts: { status: 202, body: '' },
    actingOn: (document) =>
      (document as TeamsDocument).attachments[0].content.body
        .filter(({ type, inlines }) => type !== 'RichTextBlock' || inlines.some((run) => run.type !== 'TextRun'))
        .map(({ type }) => type),
  })

  it('stays below the 28 KB that Teams takes, however much there is', async () => {
    const receiver = await aReceiver({ kind: 'says', status: 202 })
    const options = optionsOf(teams, { url: 'env:URL' }, { URL: `${receiver.origin}${PATH}` }) as never
    const many = Array.from({ length: 60 }, (_, nth) => anEntry({ target: `web-${nth}`, summary: 'ü'.repeat(900) }))
    await teams.send(aMessage(...many), options, aContext({ link: 'https://watch.example/' }))
    const body = receiver.received[0]?.body ?? ''
    expect(Buffer.byteLength(body)).to.be.lessThan(28_000)
    expect(body).to.contain('more lines').and.contain('"Action.OpenUrl"')
    await receiver.close()
  })
})
