/** Whether a server of the Prometheus project has come to answer; it has perhaps just been started. */
export async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok
  } catch {
    return false
  }
}
