import { expect } from 'chai'
import * as z from 'zod'
import { toFault } from '../../../../lib/kit/fault.ts'
import { jsonOf, refusalOf } from '../../../../lib/kit/web-api/answer.ts'
import type { Answer } from '../../../../lib/kit/web-api/answer.ts'
import type { Fault } from '../../../../lib/model/fault.ts'
import { hidden } from '../../../helpers/docker-session.ts'

const JSON_TYPE = 'application/json;charset=utf-8'

describe('an answer of a web API', () => {
  it('is refused before it is built when it is nested without end, or would become millions of objects', () => {
    for (const body of ['['.repeat(100_000), `[${'{},'.repeat(2_100_000)}{}]`]) {
      const { code, message } = faultOf(anAnswer({ body: Buffer.from(body) }))
      expect(code).to.equal('protocol')
      expect(message).to.match(/^api\.example:80: .*nested deeper than 64/u)
    }
  })

  it('is no answer when it is empty, cut, a page for people, or something else than agreed', () => {
    for (const [own, words] of [
      [{ body: Buffer.alloc(0), type: '' }, 'the answer is empty'],
      [{ body: Buffer.from('{"count":1') }, 'not JSON, or cut: "{"count":1"'],
      [{ body: Buffer.from('<html>Log in'), type: 'text/html' }, '"/v2/info" answers "text/html" instead of JSON'],
      [{ body: Buffer.from('{}') }, 'at "count"'],
    ] as const)
      expect(faultOf(anAnswer(own)).message)
        .to.match(/^api\.example:80: /u)
        .and.contain(words)
  })

  it('is never shown with what is secret in it, whichever way it is wrong', () => {
    const body = Buffer.from('{"said": "hunter2-hunter2"}')
    for (const own of [{}, { type: 'text/plain' }, { status: 500 }, { body: body.subarray(0, -1) }])
      expect(faultOf(anAnswer({ body, hidden: [hidden('hunter2-hunter2')], ...own })).message)
        .to.contain('***')
        .and.not.contain('hunter2')
  })

  it('that has no leader says so in many ways', () => {
    for (const words of [
      'No leader elected',
      'no consistent leader',
      '<title>Error 503 Could not determine the current leader</title>',
      '{"message":"There is no leader"}',
    ])
      for (const status of [404, 502, 503])
        expect(refusalOf(anAnswer({ status, body: Buffer.from(words) })).fault).to.include({ code: 'unreachable' })
  })
})

function faultOf(answer: Answer): Fault {
  try {
    jsonOf(answer, z.object({ count: z.number() }))
  } catch (error) {
    return toFault(error)
  }
  throw new Error('it was accepted')
}

function anAnswer(own: Partial<Answer>): Answer {
  return {
    place: 'api.example:80',
    path: '/v2/info',
    status: 200,
    type: JSON_TYPE,
    location: null,
    headers: { get: () => null },
    body: Buffer.from('{"count":1}'),
    hidden: [],
    ...own,
  }
}
