import type { Prospect } from '../model/heal.ts'

/** What is known of an object that nobody has looked at yet: nothing that speaks against it. */
export const BLANK: Prospect = {
  object: { target: '', kind: 'target', name: '' },
  host: '',
  group: null,
  incarnation: null,
  words: '',
  unsettled: null,
  person: null,
  drift: null,
  available: null,
  groups: [],
  scale: null,
  needsPerson: null,
  cannot: null,
}
