import { ageIdentityIn } from '../base/age-identity.ts'
import { RegistryError } from '../kit/registry-error.ts'
import type { Scalar } from '../model/configuration.ts'
import type { Wrapped } from '../model/inventory.ts'
import type { HiddenValue } from '../model/revision.ts'

/** Closes what was hidden so that one key opens it, and opens it again. Throws a RegistryError. */
export interface Sealing {
  /** An armored age file. Twice the same values give two different files. */
  seal(values: readonly HiddenValue[]): Promise<string>
  open(text: string, place: string): Promise<readonly HiddenValue[]>
}

/** The package takes a while to load: it is imported when something is sealed or opened. */
export function sealingWith(identity: Wrapped): Sealing {
  const secret = (): string => {
    const found = ageIdentityIn(identity.reveal())
    if (found === null) throw new RegistryError('unusable', `"${identity.source}" holds no age identity`)
    return found
  }
  return {
    async seal(values) {
      const { armor, Encrypter, identityToRecipient } = await import('age-encryption')
      const encrypter = new Encrypter()
      encrypter.addRecipient(await identityToRecipient(secret()))
      return armor.encode(await encrypter.encrypt(JSON.stringify(values)))
    },
    async open(text, place) {
      const { armor, Decrypter } = await import('age-encryption')
      const decrypter = new Decrypter()
      decrypter.addIdentity(secret())
      try {
        return valuesIn(JSON.parse(await decrypter.decrypt(armor.decode(text), 'text')))
      } catch (cause) {
        throw new RegistryError('unusable', `${place}: "${identity.source}" does not open it`, { cause })
      }
    },
  }
}

/** What has another shape is as if it were not there. */
function valuesIn(document: unknown): readonly HiddenValue[] {
  if (!Array.isArray(document)) return []
  return document.flatMap((each: unknown): readonly HiddenValue[] => {
    const [path, value] = Array.isArray(each) ? (each as readonly unknown[]) : []
    if (!Array.isArray(path) || !path.every((part) => typeof part === 'string')) return []
    if (isScalar(value) || (Array.isArray(value) && value.every(isScalar))) return [[path, value]]
    return []
  })
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
