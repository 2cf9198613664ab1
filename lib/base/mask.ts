/** An address as it may be shown: what stands where a password stands is not repeated. */
export function withoutPassword(address: string): string {
  return address.replace(/:[^:@/]*@/gu, ':***@')
}
