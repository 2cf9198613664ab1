import type { HealObject } from '../../../model/heal.ts'

/** "web-1/shop-7": as `hold` takes it. */
export function objectWords({ target, name }: Pick<HealObject, 'target' | 'name'>): string {
  return name === '' ? target : `${target}/${name}`
}
