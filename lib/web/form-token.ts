import { createHmac, timingSafeEqual } from 'node:crypto'
import type { EpochMs, Ms } from '../model/time.ts'

/** What a form has in it that only a page of ours can have. */
export interface FormTokens {
  /** @param form the address of the form, with everything that it is about */
  make(form: string): string
  /** Whether it was made for this very form, by this process, within the hour. */
  isRight(token: string, form: string): boolean
}

const LASTS_MS: Ms = 3_600_000

/** @param key of this process, and of nobody else */
export function formTokens(key: Buffer, now: () => EpochMs): FormTokens {
  const sign = (at: string, form: string): Buffer => createHmac('sha256', key).update(`${at}\0${form}`).digest()
  return {
    make(form) {
      const at = now().toString(36)
      return `${at}.${sign(at, form).toString('hex')}`
    },
    isRight(token, form) {
      const [, at = '', signed] = /^([0-9a-z]{1,11})\.([0-9a-f]{64})$/u.exec(token) ?? []
      if (signed === undefined || !timingSafeEqual(Buffer.from(signed, 'hex'), sign(at, form))) return false
      const age = now() - parseInt(at, 36)
      // A clock that was set back makes none that were made before it live longer.
      return age >= 0 && age <= LASTS_MS
    },
  }
}
