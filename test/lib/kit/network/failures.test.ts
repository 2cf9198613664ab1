import { expect } from 'chai'
import { fault, toFault } from '../../../../lib/kit/fault.ts'
import { failureOf, Unanswered } from '../../../../lib/kit/network/failures.ts'

const coded = (code: string, more: object = {}): Error =>
  Object.assign(new Error(`${code} happened`), { code, ...more })

function thrownBy(error: unknown): unknown {
  try {
    return failureOf(error)
  } catch (thrown) {
    return thrown
  }
}

describe('what went wrong on the network', () => {
  it('is a finding where the other side did it', () => {
    const why = Object.fromEntries(
      [
        'ECONNREFUSED',
        'EHOSTUNREACH',
        'ETIMEDOUT',
        'ECONNRESET',
        'ERR_SSL_WRONG_VERSION_NUMBER',
        'HPE_INVALID_CONSTANT',
      ]
        .concat('Z_DATA_ERROR', 'CERT_HAS_EXPIRED', 'ERR_SSL_SOMETHING_NEW')
        .map((code) => [code, failureOf(coded(code)).why]),
    )
    expect(why).to.deep.equal({
      ECONNREFUSED: 'refused',
      EHOSTUNREACH: 'unreachable',
      ETIMEDOUT: 'timed-out',
      ECONNRESET: 'lost',
      ERR_SSL_WRONG_VERSION_NUMBER: 'tls',
      HPE_INVALID_CONSTANT: 'protocol',
      Z_DATA_ERROR: 'protocol',
      CERT_HAS_EXPIRED: 'tls',
      ERR_SSL_SOMETHING_NEW: 'tls',
    })
  })

  it('is a fault where this machine did it: nothing is known of the other side', () => {
    const codes = ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'EPERM', 'ENETUNREACH'].map(
      (code) => toFault(thrownBy(coded(code))).code,
    )
    expect(codes).to.deep.equal(['local', 'local', 'local', 'local', 'unreachable'])
  })

  it('stays what it is where it was named already', () => {
    const named = fault('timed-out', 'no answer', { phase: 'dns' })
    expect(thrownBy(named)).to.equal(named)
    expect(thrownBy(new Unanswered('lost', 'gone'))).to.deep.equal({ kind: 'failed', why: 'lost', text: 'gone' })
  })

  it('is our bug where nobody gave it a meaning', () => {
    expect(toFault(thrownBy(new RangeError('oops'))).code).to.equal('bug')
    expect(toFault(thrownBy(coded('constructor'))).code).to.equal('bug')
  })

  it('quotes a foreign reason on one harmless line', () => {
    const { text } = failureOf(coded('HPE_INVALID_HEADER', { reason: 'Invalid\u001b[2J\r\nheader' }))
    expect(text).to.equal('the answer is not HTTP: Invalid\\u{1b}[2J header')
  })
})
