import { expect } from 'chai'
import { wordingShape } from '../../lib/inventory/wording.ts'
import { toLabels } from '../../lib/model/labels.ts'
import { MINUTE } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'

describe('a daemon with words of its own', () => {
  const title = wordingShape().title.parse('[{{ first.labels.rack }}] {{ title }}')

  it('tells in them, with the labels of each target, also of one that has none', async () => {
    const targets = [aWatchedTarget('web-1', { labels: toLabels([['rack', 'a']]) }), aWatchedTarget('web-2')]
    const fleet = await watchFleet(targets, { ...(title && { wording: { title } }) })
    for (const id of ['web-1', 'web-2']) fleet.set(id, 'critical', '/')
    await fleet.pass(10 * MINUTE)
    fleet.set('web-1', 'ok', '/')
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(fleet.titles.slice(0, 2)).to.have.members([
      '[a] CRITICAL web-1 disk /: / is critical',
      '[] CRITICAL web-2 disk /: / is critical',
    ])
    expect(fleet.titles[2]).to.match(/^\[a\] RECOVERED web-1 disk \/ after/u)
  })
})
