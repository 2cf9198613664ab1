import { expect } from 'chai'
import type { View } from '../../../../lib/app/daemon/view.ts'
import { boardOf } from '../../../../lib/app/pages/board-of.ts'
import type { BoardWorld } from '../../../../lib/app/pages/board-of.ts'
import type { Status } from '../../../../lib/model/result.ts'
import type { SubjectState } from '../../../../lib/model/state.ts'
import { NOON } from '../../../helpers/notices.ts'
import { anIncident } from '../../../helpers/telling.ts'

/** What the board says of an open incident whose subject looks like this now. */
function saidOf(now: { readonly status: Status; readonly summary: string } | null): string | undefined {
  const incident = { ...anIncident(), summary: '81% used' }
  const { subject } = incident
  const seen = { at: NOON, since: NOON, hard: 'warning', hardSince: NOON, against: 0, againstSince: NOON } as const
  const states: SubjectState[] = now ? [{ subject, ...now, ...seen, flips: '', isFlapping: false }] : []
  const view: Partial<View> = { mutes: () => () => null, causeOf: () => null }
  const world = {
    generation: { inventory: { targets: [] }, view, targets: new Map() },
    picture: { statesOf: () => states, stories: { open: () => [incident] }, silences: [] },
    latest: { lookAt: () => null, workloadsOf: () => [] },
    own: { version: '1', startedAt: NOON, troubles: [], takesChanges: false },
    now: NOON,
  }
  return boardOf(world as unknown as BoardWorld).incidents[0]?.says
}

describe('an open incident on the board', () => {
  it('says what was seen last, and not what was told when it began', () => {
    expect(saidOf({ status: 'warning', summary: '88% used' })).to.equal('88% used')
  })

  it('keeps the words of its trouble while that seems to be over, or nothing is known of it', () => {
    expect(saidOf({ status: 'ok', summary: '60% used' })).to.equal('81% used')
    expect(saidOf(null)).to.equal('81% used')
  })
})
